"""Start a job."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.wall.scope import current_actor
from jobs.models import Job
from jobs.queue import issue_ticket


def start_job(
    *,
    kind: str,
    title: str,
    parameters: dict[str, Any] | None = None,
    total: int | None = None,
    not_before: datetime | None = None,
    is_quiet: bool = False,
) -> Job:
    """Record a job in the organization in force and ask a worker for it.

    Row and ticket are written in the caller's transaction: a rolled back caller leaves
    neither. ``is_quiet`` keeps housekeeping out of people's lists.
    """
    actor = current_actor()
    job: Job = Job.objects.create(
        kind=kind,
        title=title,
        parameters=parameters or {},
        total=total,
        not_before=not_before or timezone.now(),
        is_quiet=is_quiet,
        requested_by_id=actor.user_id,
    )
    if not_before is None:
        issue_ticket()
    return job
