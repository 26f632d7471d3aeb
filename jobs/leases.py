"""Leases: who runs which job, fairly between organizations."""

import os
import socket
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.wall.scope import acting_across
from jobs.models import Job, Turn

LEASE = timedelta(seconds=30)
"""Longer than any step may take; a dead worker's job is free again after it."""

_PICK = """
    SELECT job.id, job.organization_id
    FROM jobs_job job LEFT JOIN jobs_turn turn ON turn.organization_id = job.organization_id
    WHERE job.state IN ('queued', 'running')
      AND job.not_before <= %(now)s
      AND (job.lease_until IS NULL OR job.lease_until < %(now)s)
    ORDER BY turn.served_at NULLS FIRST, job.not_before, job.id
    LIMIT 1
    FOR UPDATE OF job SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run one job until it runs out or is given back."""

    job_id: int
    organization_id: int
    owner: str


def take_lease() -> Lease | None:
    """Lease the job whose turn it is, or return None where nothing is runnable.

    The organization that was served longest ago goes first, so a million rows of one do
    not hold up ten rows of another.
    """
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}"
    with acting_across():
        with connection.cursor() as cursor:
            cursor.execute(_PICK, {"now": timezone.now()})
            row = cursor.fetchone()
        if row is None:
            return None
        job_id, organization_id = row
        Job.objects.filter(pk=job_id).update(lease_owner=owner, lease_until=timezone.now() + LEASE)
    Turn.objects.update_or_create(
        organization_id=organization_id, defaults={"served_at": timezone.now()}
    )
    return Lease(job_id, organization_id, owner)


def runnable_count(limit: int = 100) -> int:
    """Return how many jobs could run now, counting no further than ``limit``."""
    with acting_across(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM jobs_job WHERE state IN ('queued', 'running')"
            " AND not_before <= %(now)s AND (lease_until IS NULL OR lease_until < %(now)s)"
            " LIMIT %(limit)s) runnable",
            {"now": timezone.now(), "limit": limit},
        )
        return int(cursor.fetchone()[0])
