"""Roles change and members leave, but an owner always stays and nobody rises by themselves."""

import pytest
from django.urls import reverse

from accounts.errors import ConflictError, NotAllowedError
from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from accounts.services.change_role import change_role
from accounts.services.remove_member import remove_member
from accounts.wall.scope import Actor, acting_for


def _membership(user):
    return Membership.objects.get(user=user)


def _make(world, user, role):
    with world.inside(world.acme):
        Membership.objects.filter(user=user).update(role=role)


def test_an_owner_changes_a_role_and_the_log_says_from_what_to_what(client, world):
    client.force_login(world.alice)
    with world.inside(world.acme):
        bob = _membership(world.bob)
    response = client.post(
        reverse("accounts:member-role", args=[bob.pk]), {"role": "admin"}, follow=True
    )
    assert "Bob has another role now." in response.content.decode()
    with world.inside(world.acme):
        assert _membership(world.bob).role == Role.ADMIN
        event = AuditEvent.objects.get(verb="changed role")
    assert (event.before, event.after) == ({"role": "rep"}, {"role": "admin"})


@pytest.mark.parametrize("role", ["chief", ""])
def test_a_role_that_does_not_exist_is_refused(client, world, role):
    client.force_login(world.alice)
    with world.inside(world.acme):
        bob = _membership(world.bob)
    response = client.post(
        reverse("accounts:member-role", args=[bob.pk]), {"role": role}, follow=True
    )
    assert "Choose one of the roles" in response.content.decode()


def test_the_last_owner_can_neither_step_down_nor_leave(world):
    with world.inside(world.acme, world.alice):
        alice = _membership(world.alice)
        with pytest.raises(ConflictError, match="Alice is the only owner"):
            change_role(membership_id=alice.pk, role=Role.ADMIN)
        with pytest.raises(ConflictError, match="Alice is the only owner"):
            remove_member(membership_id=alice.pk)
        assert _membership(world.alice).role == Role.OWNER


def test_an_owner_may_step_down_once_there_is_another(world):
    _make(world, world.bob, Role.OWNER)
    with world.inside(world.acme, world.alice):
        change_role(membership_id=_membership(world.alice).pk, role=Role.VIEWER)
        assert list(Membership.objects.owners()) == [_membership(world.bob)]


def test_an_admin_cannot_touch_an_owner_nor_make_one(world):
    _make(world, world.bob, Role.ADMIN)
    with world.inside(world.acme, world.bob):
        alice, bob, vera = map(_membership, (world.alice, world.bob, world.vera))
        for act in (
            lambda: change_role(membership_id=alice.pk, role=Role.VIEWER),
            lambda: change_role(membership_id=bob.pk, role=Role.OWNER),
            lambda: change_role(membership_id=vera.pk, role=Role.OWNER),
            lambda: remove_member(membership_id=alice.pk),
        ):
            with pytest.raises(NotAllowedError):
                act()
        change_role(membership_id=vera.pk, role=Role.ADMIN)
        assert _membership(world.vera).role == Role.ADMIN


@pytest.mark.parametrize("actor", ["rep", "key", "stranger"])
def test_who_may_not_manage_members_is_refused_by_the_service_itself(world, actor):
    actors = {
        "rep": Actor("person", world.bob.pk, world.bob.email),
        "key": Actor("key", 1, "A key"),
        "stranger": Actor("person", world.charlie.pk, world.charlie.email),
    }
    with acting_for(world.acme.pk, actors[actor]), pytest.raises(NotAllowedError):
        change_role(membership_id=_membership(world.vera).pk, role=Role.REP)


def test_a_removed_member_sees_nothing_any_more(client, world):
    client.force_login(world.alice)
    with world.inside(world.acme):
        bob = _membership(world.bob)
    response = client.post(reverse("accounts:member-remove", args=[bob.pk]), follow=True)
    assert "Bob is no member any more." in response.content.decode()
    with world.inside(world.acme):
        assert AuditEvent.objects.get(verb="removed").before["email"] == "bob@example.com"
    client.force_login(world.bob)
    response = client.get(reverse("accounts:settings"))
    assert response.url == reverse("accounts:organization-new")
