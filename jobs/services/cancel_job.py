"""Cancel a job."""

from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from jobs import kinds
from jobs.models import Job


def cancel_job(*, job_id: int) -> Job:
    """Ask a job to stop after its current step; one that does not run stops at once.

    Raises ConflictError where the job is already over.
    """
    job: Job = Job.objects.select_for_update().get(pk=job_id)
    if job.is_finished:
        message = f"“{job.title}” is already {job.get_state_display().lower()}."
        raise ConflictError(message)
    job.cancel_requested = True
    is_leased = Q(lease_until__gt=timezone.now())
    if not Job.objects.filter(is_leased, pk=job.pk).exists():
        job.state = Job.State.CANCELLED
        job.finished_at = timezone.now()
        kinds.tidy_up(job)
    job.save()
    audit.record("cancelled", job)
    return job
