"""Two owners who demote each other at the same moment leave one owner."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, connections, transaction

from accounts.errors import NotAllowedError
from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.services.change_role import change_role
from accounts.tests.world import build_world
from accounts.wall.scope import Actor, acting_for
from accounts.wall.tenant import tenant_models


@pytest.fixture
def committed_world(django_db_setup, django_db_blocker):
    """Make a world that other connections see, and take it away at the end."""
    with django_db_blocker.unblock():
        world = build_world()
        yield world
        _take_away()


def _take_away():
    # Only the owner may delete from the audit log.
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for model in [*tenant_models(), Organization, EmailAddress, User]:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_one_of_two_owners_stays(committed_world):
    world = committed_world
    with acting_for(world.acme.pk):
        Membership.objects.filter(user=world.bob).update(role=Role.OWNER)
        ids = {member.user_id: member.pk for member in Membership.objects.filter(role=Role.OWNER)}
    start, refused = threading.Barrier(2), []

    def demote(by, other):
        try:
            start.wait(10)
            with acting_for(world.acme.pk, Actor("person", by.pk, by.email)):
                change_role(membership_id=ids[other.pk], role=Role.VIEWER)
        except Exception as error:  # noqa: BLE001 -- looked at below
            refused.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=demote, args=pair)
        for pair in ((world.alice, world.bob), (world.bob, world.alice))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with acting_for(world.acme.pk):
        assert Membership.objects.owners().count() == 1
    assert len(refused) == 1
    assert isinstance(refused[0], NotAllowedError), "the second was no owner any more"
