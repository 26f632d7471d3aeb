"""Accounts with providers: set up by a form, secrets sealed, tried live."""

import pytest

from accounts.models import AuditEvent
from enrichment import registry
from enrichment.models import ProviderAccount
from enrichment.tests import vendor as vendors
from lib.vendor_errors import BadCredentialsError

URL = "/enrichment/providers/titles/"
GIVEN = {"setting_api_key": "secret-to-keep", "setting_base_url": "https://titles.example/v2"}


@pytest.fixture
def titles(monkeypatch):
    """Have one provider that needs a key."""
    path = f"{vendors.PATH}.{vendors.Titles.__name__}"
    monkeypatch.setattr(registry, "PROVIDERS", {"titles": path})


@pytest.fixture
def account(client, world, titles):
    """Set it up as an admin would."""
    client.force_login(world.alice)
    assert client.post(URL, GIVEN | {"monthly_cap": "12.50"}).status_code == 302
    with world.inside(world.acme):
        return ProviderAccount.objects.get()


def test_a_key_is_sealed_and_never_shown_again(client, world, account):
    assert "secret-to-keep" not in account.sealed_secrets
    assert account.secrets == {"api_key": "secret-to-keep"}
    page = client.get(URL).content.decode()
    assert "secret-to-keep" not in page
    assert "Leave it empty to keep the present one." in page
    assert "https://titles.example/v2" in page
    assert "12.50 credits are left this month." in page
    with world.inside(world.acme):
        event = AuditEvent.objects.get(verb="set up")
        assert "secret-to-keep" not in str(event.after)


def test_an_empty_key_keeps_the_present_one(client, world, account):
    client.post(URL, GIVEN | {"setting_api_key": "", "monthly_cap": ""})
    with world.inside(world.acme):
        held = ProviderAccount.objects.get()
        assert held.secrets == {"api_key": "secret-to-keep"}
        assert held.monthly_cap is None


def test_a_key_does_not_follow_to_another_address(client, world, account):
    client.post(URL, {"setting_api_key": "", "setting_base_url": "https://elsewhere.example"})
    with world.inside(world.acme):
        assert ProviderAccount.objects.get().secrets == {}


def test_it_is_asked_for_what_is_missing(client, world, titles):
    client.force_login(world.alice)
    answer = client.post(URL, {"setting_api_key": "", "monthly_cap": "-x"})
    assert answer.status_code == 422
    assert {"setting_api_key", "monthly_cap"} <= set(answer.context["form"].errors)


def test_the_live_test_says_how_it_went(client, world, account, monkeypatch):
    assert "Titles works. Fine." in client.post(f"{URL}check/").content.decode()
    with world.inside(world.acme):
        assert ProviderAccount.objects.get().standing == "Fine."

    def refuse(self, line):
        raise BadCredentialsError("The vendor does not accept the key.")

    monkeypatch.setattr(vendors.Titles, "check", refuse)
    assert "does not accept the key" in client.post(f"{URL}check/").content.decode()


def test_the_gallery_leads_to_setting_up(client, world, titles):
    client.force_login(world.alice)
    page = client.get("/enrichment/").content.decode()
    assert "Set up" in page
    assert f'href="{URL}"' in page


def test_reps_may_not_set_up_and_nobody_another_organizations(client, world, account):
    client.force_login(world.bob)
    assert client.get(URL).status_code == 403
    assert client.post(f"{URL}check/").status_code == 403
    client.force_login(world.charlie)
    assert "titles.example/v2" not in client.get(URL).content.decode()


def test_a_provider_that_has_to_call_back_is_not_offered(client, world):
    client.force_login(world.alice)
    page = client.get("/enrichment/").content.decode()
    assert "Apollo: people" in page
    assert "Apollo: phone numbers" not in page
