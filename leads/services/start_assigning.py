"""Assign the leads that have no owner now."""

from accounts import audit
from accounts.errors import ConflictError
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.models import AssignmentRule

KIND = "leads.assign"


def start_assigning() -> Job:
    """Start the job that gives the unassigned leads to members, by the active rules.

    Raises ConflictError where no rule is active or the job runs already.
    """
    # Held, so that two clicks at once start one job.
    if not list(AssignmentRule.objects.filter(is_active=True).held()):
        raise ConflictError("No rule is active, so there is nobody to give leads to.")
    if Job.objects.filter(kind=KIND, state__in=Job.ACTIVE).exists():
        raise ConflictError("Unassigned leads are being assigned already.")
    job = start_job(kind=KIND, title="Assign leads without an owner")
    audit.record("started assigning leads", job)
    return job
