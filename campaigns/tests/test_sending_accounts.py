import pytest
from django.urls import reverse

from campaigns.models import SendingAccount
from campaigns.services.save_sending_account import save_sending_account
from campaigns.tests.scene import Sink, smtp_account

FORM = {
    "name": "Main",
    "kind": "smtp",
    "from_email": "sales@acme.com",
    "host": "smtp.acme.com",
    "port": "587",
    "security": "starttls",
    "username": "sales",
}


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def check(client, account):
    return client.post(
        reverse("campaigns:sending-account-check", args=[account.pk])
    ).content.decode()


def test_the_password_is_sealed_and_never_shown(alice, world):
    alice.post(reverse("campaigns:sending-account-new"), {**FORM, "password": "hunter2 hunter2"})
    with world.inside(world.acme):
        account = SendingAccount.objects.get()
        assert "hunter2" not in account.sealed_password
        assert account.password == "hunter2 hunter2"
    page = alice.get(reverse("campaigns:sending-account", args=[account.pk])).content.decode()
    assert "hunter2" not in page
    assert account.sealed_password not in page


def test_saving_again_keeps_the_password_unless_the_server_changes(alice, world):
    with world.inside(world.acme):
        values = {**FORM, "port": 587}
        account = save_sending_account(account=SendingAccount(), values=values, password="secret")
    url = reverse("campaigns:sending-account", args=[account.pk])
    alice.post(url, {**FORM, "from_name": "Acme"})
    with world.inside(world.acme):
        account.refresh_from_db()
        assert (account.password, account.from_name, account.version) == ("secret", "Acme", 2)
    alice.post(url, {**FORM, "host": "smtp.evil.example"})
    with world.inside(world.acme):
        account.refresh_from_db()
        assert account.password == ""


def test_a_server_needs_a_name_and_a_name_is_taken_once(alice, world):
    response = alice.post(reverse("campaigns:sending-account-new"), {**FORM, "host": ""})
    assert b"Give the mail server" in response.content
    with world.inside(world.acme):
        SendingAccount.objects.create(name="Main", host="x.example", from_email="a@acme.com")
    response = alice.post(reverse("campaigns:sending-account-new"), FORM)
    assert b"Another sending account has this name" in response.content


def test_the_live_test_says_how_it_went(alice, world):
    with Sink() as sink:
        with world.inside(world.acme):
            account = smtp_account(sink.port)
        assert "works" in check(alice, account)
        assert sink.mails == []
    assert "does not answer" in check(alice, account)


def test_a_wrong_login_is_named(alice, world):
    with Sink() as sink:
        with world.inside(world.acme):
            account = smtp_account(sink.port, username="sales")
        assert "notice-bad" in check(alice, account)


def test_private_addresses_are_refused_where_the_operator_says_so(alice, world, settings):
    settings.ALLOW_PRIVATE_HOSTS = False
    with Sink() as sink:
        with world.inside(world.acme):
            account = smtp_account(sink.port)
        assert "private or reserved network" in check(alice, account)
        assert sink.connections == 0


def test_a_rep_does_not_manage_senders(client, world):
    client.force_login(world.bob)
    assert client.get(reverse("campaigns:sending-accounts")).status_code == 403
