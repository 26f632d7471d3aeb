"""What is done in Django admin goes through services and into the audit log."""

import pytest
from django.urls import reverse

from accounts.models import ApiKey, AuditEvent, Membership, Organization
from accounts.roles import Role
from accounts.services.create_api_key import create_api_key


@pytest.fixture
def admin_client(client, world):
    """Return the client of Acme's owner."""
    client.force_login(world.alice)
    return client


def _membership(world, user):
    with world.inside(world.acme):
        return Membership.objects.get(user=user)


def test_the_last_owner_stays_one_in_admin_too(admin_client, world):
    alice = _membership(world, world.alice)
    url = reverse("admin:accounts_membership_change", args=[alice.pk])
    response = admin_client.post(url, {"role": "rep"}, follow=True)
    assert "Alice is the only owner" in response.content.decode()
    url = reverse("admin:accounts_membership_delete", args=[alice.pk])
    response = admin_client.post(url, {"post": "yes"}, follow=True)
    assert "Alice is the only owner" in response.content.decode()
    assert _membership(world, world.alice).role == Role.OWNER


def test_a_role_changed_in_admin_is_audited_once_with_its_values(admin_client, world):
    bob = _membership(world, world.bob)
    url = reverse("admin:accounts_membership_change", args=[bob.pk])
    assert admin_client.post(url, {"role": "admin"}).status_code == 302
    with world.inside(world.acme):
        [event] = AuditEvent.objects.about("accounts.membership", str(bob.pk))
    assert (event.verb, event.after) == ("changed role", {"role": "admin"})


def test_the_organization_is_changed_through_its_service(admin_client, world):
    url = reverse("admin:accounts_organization_change", args=[world.acme.pk])
    form = {"name": "Acme Ltd", "time_zone": "UTC", "country": "US", "postal_address": ""}
    assert admin_client.post(url, form).status_code == 302
    with world.inside(world.acme):
        assert Organization.objects.get().name == "Acme Ltd"
        [event] = AuditEvent.objects.filter(verb="changed")
    assert event.after == {"name": "Acme Ltd"}


def test_keys_are_revoked_by_the_action(admin_client, world):
    with world.inside(world.acme, world.alice):
        key, _ = create_api_key(name="Warehouse", scopes=["leads:read"])
    form = {"action": "revoke", "_selected_action": [key.pk]}
    url = reverse("admin:accounts_apikey_changelist")
    assert "1 revoked." in admin_client.post(url, form, follow=True).content.decode()
    again = admin_client.post(url, form, follow=True).content.decode()
    assert "is revoked already" in again
    with world.inside(world.acme):
        assert not ApiKey.objects.live().exists()
