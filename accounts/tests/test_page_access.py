"""Who may open which page of accounts: the matrix of pages and roles."""

import re

import pytest
from django.urls import reverse

from accounts.models import Invitation, Membership
from accounts.roles import Role
from accounts.services.create_api_key import create_api_key
from accounts.services.invite_member import invite_member

EVERYONE = {"owner": 200, "admin": 200, "rep": 200, "viewer": 200}
ADMINS = {"owner": 200, "admin": 200, "rep": 403, "viewer": 403}
PAGES = {
    "accounts:settings": EVERYONE,
    "accounts:profile": EVERYONE,
    "accounts:organization": ADMINS,
    "accounts:members": ADMINS,
    "accounts:keys": ADMINS,
    "accounts:audit-log": ADMINS,
    "admin:index": ADMINS,
    "account_email": EVERYONE,
    "account_change_password": EVERYONE,
    "mfa_index": EVERYONE,
}


def _become(world, role):
    with world.inside(world.acme):
        Membership.objects.filter(user=world.bob).update(role=role)
    return world.bob


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_the_roles_it_is_for(client, world, name, role):
    client.force_login(_become(world, role))
    # Admin sends those it refuses to its log-in page, which says why.
    assert client.get(reverse(name), follow=True).status_code == PAGES[name][role]


@pytest.mark.parametrize("name", [name for name, roles in PAGES.items() if roles is ADMINS])
def test_a_refusal_says_who_may(client, world, name):
    client.force_login(world.bob)
    response = client.get(reverse(name), follow=True)
    assert response.status_code == 403
    assert re.search("Your role, Rep, may not|Only admins", response.content.decode())


@pytest.mark.parametrize("name", [name for name in PAGES if name != "admin:index"])
def test_a_stranger_is_sent_to_log_in(client, world, name):
    response = client.get(reverse(name))
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}"


def _theirs(world):
    """Return the URLs of acts on Globex's own objects."""
    with world.inside(world.globex, world.charlie):
        invitation = invite_member(email="gina@example.com", role=Role.REP)
        key, _ = create_api_key(name="Theirs", scopes=["leads:read"])
        member = Membership.objects.get()
    return [
        reverse("accounts:member-role", args=[member.pk]),
        reverse("accounts:member-remove", args=[member.pk]),
        reverse("accounts:invitation-revoke", args=[invitation.pk]),
        reverse("accounts:key-revoke", args=[key.pk]),
    ]


def test_another_organizations_objects_are_not_found(client, world):
    client.force_login(world.alice)
    for url in _theirs(world):
        assert client.post(url, {"role": "viewer"}).status_code == 404, url
    with world.inside(world.globex):
        assert Membership.objects.get().role == Role.OWNER
        assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("role", ["rep", "viewer"])
def test_acts_are_refused_to_whom_the_pages_are(client, world, role):
    client.force_login(_become(world, role))
    with world.inside(world.acme):
        owner = Membership.objects.get(user=world.alice)
    acts = [
        (reverse("accounts:invite"), {"email": "x@example.com", "role": "rep"}),
        (reverse("accounts:member-role", args=[owner.pk]), {"role": "viewer"}),
        (reverse("accounts:member-remove", args=[owner.pk]), {}),
        (reverse("accounts:keys"), {"name": "Mine", "scopes": ["leads:read"]}),
    ]
    for url, data in acts:
        assert client.post(url, data).status_code == 403, url
