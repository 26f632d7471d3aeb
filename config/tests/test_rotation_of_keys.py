"""New keys take over while what was made under the old ones goes on working."""

from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaigns.models import SendingAccount
from crm.models import Connection
from crm.services.read_credentials import read_credentials
from crm.services.save_credentials import save_credentials
from lib.crypto import Secrets, sign, unsign


def _rotate_secret_key(settings, *, keep=True):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60
    settings.SECRET_KEY_FALLBACKS = [old] if keep else []


def test_links_and_sessions_live_on_while_the_old_secret_is_a_fallback(client, world, settings):
    token = sign([1], purpose="x")
    client.force_login(world.bob)
    _rotate_secret_key(settings)
    assert unsign(token, purpose="x") == [1]
    assert client.get(reverse("today")).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert unsign(token, purpose="x") is None
    assert sign([1], purpose="x") != token


def test_a_session_ends_with_the_secret_it_was_made_under(client, world, settings):
    client.force_login(world.bob)
    _rotate_secret_key(settings, keep=False)
    assert client.get(reverse("today")).status_code == 302


@pytest.fixture
def sealed(world):
    """Keep a secret with a connection, a sending account and a second factor."""
    with world.inside(world.acme, world.alice):
        connection = Connection.objects.create(vendor="hubspot", name="HubSpot")
        save_credentials(connection=connection, credentials={"token": "remote"})
        account = SendingAccount(
            kind="smtp", name="Mail", from_email="a@x.example", host="mail.x.example", port=587
        )
        account.seal_password("mailing")
        account.save()
    data = {"secret": get_adapter().encrypt("totp")}
    factor = Authenticator.objects.create(user=world.alice, type="totp", data=data)
    return connection.pk, account.pk, factor.pk


def _opened(world, sealed):
    with world.inside(world.acme, world.alice):
        connection = Connection.objects.get(pk=sealed[0])
        account = SendingAccount.objects.get(pk=sealed[1])
        opened = read_credentials(connection=connection)["token"], account.password
    factor = Authenticator.objects.get(pk=sealed[2])
    return (*opened, get_adapter().decrypt(factor.data["secret"]))


def test_secrets_open_under_the_old_key_and_move_to_the_new_one(world, sealed, settings):
    [old], new = settings.SECRET_ENCRYPTION_KEYS, Secrets.new_key()
    settings.SECRET_ENCRYPTION_KEYS = [new, old]
    assert _opened(world, sealed) == ("remote", "mailing", "totp")
    said = StringIO()
    call_command("reseal_secrets", stdout=said)
    assert said.getvalue().startswith("3 secrets")
    settings.SECRET_ENCRYPTION_KEYS = [new]
    assert _opened(world, sealed) == ("remote", "mailing", "totp")


def test_a_secret_that_no_key_opens_stops_it(world, sealed, settings):
    settings.SECRET_ENCRYPTION_KEYS = [Secrets.new_key()]
    with pytest.raises(CommandError, match="Put the key back"):
        call_command("reseal_secrets")
