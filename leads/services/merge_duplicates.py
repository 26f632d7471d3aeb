"""Merge all pairs that are sure, by one rule."""

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.errors import ProductError
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.duplicates.verdict import SURE
from leads.models import DuplicatePair, Lead
from leads.services.merge_leads import merge_leads
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


def merge_pair(*, pair: DuplicatePair) -> bool:
    """Merge a pair into its older lead; return whether there was anything left to merge.

    Where one of them went into a third lead meanwhile, that one stands for it.
    """
    everyone = Lead.objects.all()
    found = {everyone.survivor_of(pair.lead_a_id), everyone.survivor_of(pair.lead_b_id)}
    ids = [lead_id for lead_id in found if lead_id is not None]
    if len(ids) == 2:
        older = Lead.objects.filter(pk__in=ids).order_by("created_at", "pk")
        survivor, loser = older.values_list("pk", flat=True)
        merge_leads(survivor_id=survivor, loser_ids=[loser])
    DuplicatePair.objects.filter(pk=pair.pk).update(state=DuplicatePair.State.MERGED)
    return len(ids) == 2
