"""What workers ask for again and again is answered from an index, as the planner sees it."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.world import build_world
from accounts.wall.scope import acting_across
from benchmarks.people import fill
from campaigns.models import Message
from campaigns.services.claim_messages import claim_messages
from campaigns.tests.scene import running
from jobs.leases import take_lease
from jobs.models import Job
from leads.models import Lead, Stage
from tests.contracts.plans import explained, plan_of, take_away

ROWS = 5_000


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """An organization with many jobs that are done and many messages that are sent."""
    with django_db_blocker.unblock():
        world = build_world()
        with world.inside(world.acme, world.alice):
            stage = Stage.objects.first()
        fill(world.acme.pk, stage.pk, ROWS)
        with world.inside(world.acme, world.alice):
            world.campaign = running()
            world.campaign.zones = ["UTC"]
            _add_jobs()
            _add_messages(world.campaign)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE jobs_job, campaigns_message, campaigns_campaign, leads_lead")
        yield world
        take_away()


def _add_jobs():
    now = timezone.now()
    Job.objects.bulk_create(
        Job(kind="leads.import", title="Old", state=Job.State.FINISHED, not_before=now)
        for _ in range(ROWS)
    )
    Job.objects.create(kind="leads.import", title="New", not_before=now)


def _add_messages(campaign):
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            campaign=campaign, lead_id=lead_id, due_at=now, time_zone="UTC",
            state=Message.State.SENT if place % 20 else Message.State.DUE,
        )
        for place, lead_id in enumerate(Lead.objects.values_list("pk", flat=True))
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _with_database(crowded, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_the_next_job_is_picked_from_the_index_of_the_runnable():
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        take_lease()
        transaction.set_rollback(True)
    [statement] = [one["sql"] for one in captured if "SKIP LOCKED" in one["sql"]]
    with acting_across():
        plan = explained(statement)
    assert " jobs_job_runnable" in plan, plan
    assert "Seq Scan on jobs_job" not in plan, plan


def test_messages_are_claimed_from_the_index_of_the_due(crowded):
    at = timezone.now() + timedelta(seconds=1)
    with crowded.inside(crowded.acme):
        plan = plan_of(
            lambda: claim_messages(campaign=crowded.campaign, limit=200, at=at), "SKIP LOCKED"
        )
    assert " campaigns_message_due " in plan, plan
    assert "Seq Scan on campaigns_message" not in plan, plan
