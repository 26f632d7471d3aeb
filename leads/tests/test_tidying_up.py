"""What tidies up by itself goes to where something is due, in fair turns."""

from datetime import timedelta

from django.utils import timezone

from accounts.wall.scope import current_organization_id
from leads import tasks
from leads.models import Import, Lead
from leads.services.purge_tombstones import BATCH


def test_an_organization_with_a_whole_batch_has_more_turns_and_others_one(world, monkeypatch):
    turns = []

    def counting(organization_id, act):
        turns.append(organization_id)
        return inside(organization_id, act)

    inside = tasks._inside
    monkeypatch.setattr(tasks, "_inside", counting)
    for organization, number in ((world.acme, BATCH + 1), (world.globex, 1)):
        with world.inside(organization):
            long_ago = timezone.now() - timedelta(days=730)
            Lead.objects.bulk_create(Lead(deleted_at=long_ago) for _ in range(number))
    tasks.purge_tombstones()
    assert turns.count(world.acme.pk) == 2
    assert turns.count(world.globex.pk) == 1


def test_each_hour_begins_with_another_organization(monkeypatch):
    moment = timezone.now()
    begun = []
    monkeypatch.setattr(tasks, "_inside", lambda pk, _: begun[-1].append(pk) or 0)
    for hour in range(3):
        monkeypatch.setattr(tasks, "now", lambda hour=hour: moment + timedelta(hours=hour))
        begun.append([])
        tasks._in_turns([1, 2, 3], int, 1)
    assert {order[0] for order in begun} == {1, 2, 3}
    assert all(sorted(order) == [1, 2, 3] for order in begun)


def test_nothing_is_opened_where_nothing_is_due(world, monkeypatch):
    with world.inside(world.acme):
        Lead.objects.create(full_name="Ada", deleted_at=timezone.now() - timedelta(days=20))
        Import.objects.create(file_name="young.csv")
    opened = []
    monkeypatch.setattr(tasks, "_inside", lambda pk, _: opened.append(pk) or 0)
    tasks.purge_deleted_leads()
    tasks.expire_imports()
    tasks.purge_tombstones()
    assert opened == []


def test_a_storage_that_fails_in_one_organization_keeps_no_other_from_its_turn(world):
    seen = []

    def failing_in_the_first():
        seen.append(current_organization_id())
        if len(seen) == 1:
            raise PermissionError
        return 0

    tasks._in_turns([world.acme.pk, world.globex.pk], failing_in_the_first, 1)
    assert sorted(seen) == sorted([world.acme.pk, world.globex.pk])
