"""Logging in: what is noted, how guessing is stopped, how a second factor is kept."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent, Membership, User
from accounts.roles import Role
from accounts.tests.world import PASSWORD


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """Start without the tries of other tests."""
    cache.clear()


def _log_in(client, email="alice@example.com", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def _verbs(world, organization):
    with world.inside(organization):
        return list(AuditEvent.objects.order_by("id").values_list("verb", "actor_label", "ip"))


def test_a_log_in_is_noted_in_each_organization_of_the_person(client, world):
    with world.inside(world.globex):
        Membership.objects.create(user=world.alice, role=Role.VIEWER)
    assert _log_in(client, "Alice@Example.com").url == reverse("today")
    for organization in (world.acme, world.globex):
        assert ("logged in", "alice@example.com", "127.0.0.1") in _verbs(world, organization)


def test_a_log_out_is_noted(client, world):
    _log_in(client)
    client.post(reverse("account_logout"))
    assert _verbs(world, world.acme)[-1][0] == "logged out"


def test_ten_wrong_passwords_are_stopped_with_a_clear_message(client, world):
    answers = [_log_in(client, password="wrong").content.decode() for _ in range(10)]
    assert "do not belong together" in answers[0]
    assert "Too many wrong passwords. Wait five minutes" in answers[-1]
    assert "Too many wrong passwords" in _log_in(client).content.decode(), "the right one waits too"
    noted = [verb for verb, *_ in _verbs(world, world.acme) if verb == "failed to log in"]
    assert len(noted) == 5


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, world):
    wrong = _log_in(client, password="wrong").content.decode()
    unknown = _log_in(client, "nobody@example.com", "wrong").content.decode()
    assert "do not belong together" in wrong
    assert "do not belong together" in unknown


def test_sign_up_asks_for_name_address_and_password_and_mails_a_link(client, world):
    page = client.get(reverse("account_signup")).content.decode()
    places = [page.index(f'name="{name}"') for name in ("full_name", "email", "password1")]
    assert places == sorted(places)
    form = {"full_name": "Dora", "email": "Dora@example.com", "password1": PASSWORD}
    response = client.post(reverse("account_signup"), form)
    assert response.url == reverse("account_email_verification_sent")
    dora = User.objects.get(email="dora@example.com")
    assert dora.full_name == "Dora"
    [message] = mail.outbox
    assert "AI Sales Doctor" in message.body
    assert "testserver!" not in message.body
    link = next(word for word in message.body.split() if "/confirm-email/" in word)
    client.post(link.replace("http://testserver", ""))
    assert dora.emailaddress_set.get().verified


def test_an_unconfirmed_address_does_not_let_in(client, world):
    world.bob.emailaddress_set.update(verified=False)
    assert _log_in(client, "bob@example.com").url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_set_anew_through_the_mail(client, world):
    client.post(reverse("account_reset_password"), {"email": "bob@example.com"})
    [message] = mail.outbox
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    form = client.get(link.replace("http://testserver", ""), follow=True)
    new = "another horse entirely"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert _log_in(client, "bob@example.com", new).url == reverse("today")


def test_the_password_page_works_for_a_member(client, world):
    _log_in(client)
    new = "another horse entirely"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    world.alice.refresh_from_db()
    assert world.alice.check_password(new)


def _activate(client):
    """Turn the second factor on, as an authenticator app would, and return its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.status_code == 302
    return secret


def test_the_second_factor_is_asked_for_and_its_secret_is_sealed_in_the_database(client, world):
    _log_in(client)
    secret = _activate(client)
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=world.alice)}
    assert secret not in str(kept)
    assert get_adapter().decrypt(kept["totp"]["secret"]) == secret
    assert kept["recovery_codes"]["seed"].startswith("gAAAA")
    client.post(reverse("account_logout"))
    assert _log_in(client).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_lets_in_once(client, world):
    _log_in(client)
    _activate(client)
    recovery = Authenticator.objects.get(user=world.alice, type="recovery_codes")
    code = recovery.wrap().get_unused_codes()[0]
    client.post(reverse("account_logout"))
    for lets_in in (True, False):
        _log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is lets_in
        client.logout()
