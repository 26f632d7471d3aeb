"""Look for duplicates in the whole base."""

from django.db import transaction

from jobs.models import Job
from jobs.services.start_job import start_job
from leads.storing import take_turn

KIND = "leads.find_duplicates"


def find_duplicates() -> Job:
    """Start the finder; where it runs already, return the job that does."""
    with transaction.atomic():
        take_turn()
        running: Job | None = Job.objects.active().filter(kind=KIND).first()
        return running or start_job(kind=KIND, title="Find duplicates")
