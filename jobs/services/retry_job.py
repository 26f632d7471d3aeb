"""Retry a job."""

from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from jobs.models import Job
from jobs.queue import issue_ticket


def retry_job(*, job_id: int) -> Job:
    """Let a failed or cancelled job go on from where it stopped.

    Raises ConflictError where it did not stop.
    """
    job: Job = Job.objects.select_for_update().get(pk=job_id)
    if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        message = f"“{job.title}” is {job.get_state_display().lower()}: nothing to retry."
        raise ConflictError(message)
    job.state = Job.State.QUEUED
    job.error = ""
    job.attempts = 0
    job.cancel_requested = False
    job.finished_at = None
    job.not_before = timezone.now()
    job.save()
    issue_ticket()
    audit.record("retried", job)
    return job
