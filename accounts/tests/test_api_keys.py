"""API keys are shown once and kept as a hash."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ConflictError, NotAllowedError, ProductError
from accounts.keys import parse_key, secret_matches
from accounts.models import ApiKey, AuditEvent
from accounts.services.create_api_key import create_api_key
from accounts.services.revoke_api_key import revoke_api_key

FORM = {"name": "Warehouse", "scopes": ["leads:read", "jobs:read"], "days": "30"}


def _shown_keys(response):
    return re.findall(r"asd_[A-Za-z0-9]{10}_[A-Za-z0-9_-]{43}", response.content.decode())


def test_a_new_key_is_shown_once_and_only_its_hash_is_kept(client, world):
    client.force_login(world.alice)
    response = client.post(reverse("accounts:keys"), FORM)
    [key] = _shown_keys(response)
    assert "no-store" in response["Cache-Control"]
    assert _shown_keys(client.get(reverse("accounts:keys"))) == []
    prefix, secret = parse_key(key)
    with world.inside(world.acme):
        row = ApiKey.objects.get()
        events = str(list(AuditEvent.objects.values()))
    assert row.prefix == prefix
    assert secret_matches(secret, row.secret_hash)
    assert secret not in str(row.__dict__)
    assert secret not in events
    assert row.scopes == ["jobs:read", "leads:read"]
    assert timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)


def test_the_key_opens_the_api_until_it_is_revoked(client, world):
    client.force_login(world.alice)
    [key] = _shown_keys(client.post(reverse("accounts:keys"), FORM))
    with world.inside(world.acme):
        row = ApiKey.objects.get()
    client.post(reverse("accounts:key-revoke", args=[row.pk]))
    client.logout()
    response = client.get("/api/v1/jobs/", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 401
    assert "revoked" in response.json()["detail"]


def test_a_form_without_scopes_keeps_the_name_and_says_what_is_missing(client, world):
    client.force_login(world.alice)
    response = client.post(reverse("accounts:keys"), {"name": "Warehouse"})
    assert response.status_code == 422
    assert 'value="Warehouse"' in response.content.decode()
    with world.inside(world.acme):
        assert not ApiKey.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["members:manage"], ["leads:read", "nonsense"]])
def test_a_scope_that_is_not_for_keys_is_refused(world, scopes):
    with world.inside(world.acme, world.alice), pytest.raises(ProductError):
        create_api_key(name="Wide", scopes=scopes)


def test_nobody_gives_a_key_more_than_they_may_themselves(world):
    with world.inside(world.acme, world.vera), pytest.raises(NotAllowedError, match="leads:write"):
        create_api_key(name="Wide", scopes=["leads:read", "leads:write"])


def test_a_key_is_revoked_once(world):
    with world.inside(world.acme, world.alice):
        key, _ = create_api_key(name="Warehouse", scopes=["leads:read"])
        revoke_api_key(api_key_id=key.pk)
        assert not ApiKey.objects.live().exists()
        with pytest.raises(ConflictError):
            revoke_api_key(api_key_id=key.pk)
        assert AuditEvent.objects.filter(verb="revoked").count() == 1
