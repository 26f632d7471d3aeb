"""The tick: jobs without a ticket get one, and a busy queue does not grow."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from jobs.models import Job
from jobs.services.start_job import start_job
from jobs.tasks import tick


@pytest.fixture
def sleepers(world):
    """Three jobs whose time has come and that have no ticket."""
    with world.inside(world.acme):
        for number in range(3):
            later = timezone.now() + timedelta(hours=1)
            start_job(kind="test", title=f"Sleeper {number}", not_before=later)
        Job.objects.update(not_before=timezone.now())


def test_jobs_whose_time_has_come_get_a_ticket_each(sleepers):
    tick()
    assert OrmQ.objects.count() == 3


def test_ticks_do_not_pile_up_tickets_that_nobody_took(sleepers):
    for _ in range(5):
        tick()
    assert OrmQ.objects.count() == 3


def test_a_leased_job_needs_no_ticket(sleepers, world):
    with world.inside(world.acme):
        Job.objects.update(lease_until=timezone.now() + timedelta(seconds=30))
    tick()
    assert OrmQ.objects.count() == 0
