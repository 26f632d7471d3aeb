"""The job that merges duplicates."""

from django.urls import reverse

from jobs.kinds import JobKind, Step
from jobs.models import Job
from leads.duplicates.verdict import SURE
from leads.models import DuplicatePair
from leads.services.merge_duplicates import KIND
from leads.services.merge_pair import merge_pair

_PAIRS_A_STEP = 40


class MergeDuplicates(JobKind):
    """Goes through the sure pairs by id; merges and cursor commit together."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Merge the next pairs after ``cursor["after"]``."""
        sure = DuplicatePair.objects.filter(
            state=DuplicatePair.State.OPEN,
            score__gte=SURE,
            pk__gt=job.cursor.get("after", 0),
            pk__lte=job.parameters["last_pair_id"],
        )
        pairs = list(sure.order_by("pk")[:_PAIRS_A_STEP])
        merged = sum(merge_pair(pair=pair) for pair in pairs)
        return Step(
            cursor={"after": pairs[-1].pk} if pairs else {},
            done=merged,
            text="Merging",
            is_last=len(pairs) < _PAIRS_A_STEP,
        )

    def result_url(self, job: Job) -> str:
        """Return the list of merges, where each can be undone."""
        return reverse("leads:merges")
