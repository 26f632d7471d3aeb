"""Merge all pairs that are sure, by one rule."""

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.errors import ProductError
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.duplicates.verdict import SURE
from leads.models import DuplicatePair
from leads.storing import take_turn

KIND = "leads.merge_duplicates"


def merge_duplicates() -> Job:
    """Start the job that merges the pairs that are sure now; one that runs is returned.

    The older lead of each stays and its blanks are filled. Raises ProductError where no pair
    is sure.
    """
    with transaction.atomic():
        take_turn()
        running: Job | None = Job.objects.active().filter(kind=KIND).first()
        if running is not None:
            return running
        sure = DuplicatePair.objects.open().filter(score__gte=SURE)
        number, _ = sure.capped_count()
        if not number:
            message = "No pair is sure enough to be merged without a look."
            raise ProductError(message)
        last = sure.aggregate(last=Max("pk"))["last"]
        job = start_job(kind=KIND, title="Merge sure duplicates", parameters={"last_pair_id": last})
        audit.record("started merging duplicates", job, after={"number": number})
        return job
