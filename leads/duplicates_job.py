"""The jobs that find duplicates and merge them."""

from django.urls import reverse

from jobs.kinds import JobKind, Step
from jobs.models import Job
from leads.duplicates import blocks
from leads.models import DuplicatePair, Lead
from leads.services.find_duplicates import KIND
from leads.services.record_duplicates import record_duplicates

_CLEARED_A_STEP = 50_000
_LEADS_A_STEP = 4_000
_KEYS_A_STEP = 30_000


class FindDuplicates(JobKind):
    """Reads the keys of all leads, then takes them away share by share and compares.

    What is left of an earlier run is cleared first. A share's keys, its pairs and the cursor
    go in one transaction, so a step that is repeated finds all as it was.
    """

    kind = KIND

    def step(self, job: Job) -> Step:
        """Do the next slice of the phase that the cursor names."""
        phase = job.cursor.get("phase", "clear")
        if phase == "clear":
            return self._clear()
        return self._read(job) if phase == "read" else self._compare(job)

    def _clear(self) -> Step:
        if blocks.clear(_CLEARED_A_STEP):
            return Step(cursor={"phase": "clear"}, text="Clearing up after an earlier run")
        total = Lead.objects.live().count()
        return Step(cursor={"phase": "read", "after": 0, "keys": 0}, total=total, text="Reading")

    def _read(self, job: Job) -> Step:
        number, last, keys = blocks.fill(job.cursor["after"], _LEADS_A_STEP)
        keys += job.cursor["keys"]
        if number == _LEADS_A_STEP:
            cursor = {"phase": "read", "after": last, "keys": keys}
            return Step(cursor=cursor, done=number, text="Reading leads")
        parts = keys // _KEYS_A_STEP + 1
        cursor = {"phase": "compare", "part": 0, "parts": parts}
        return Step(cursor=cursor, done=number, total=job.done + number, text="Comparing")

    def _compare(self, job: Job) -> Step:
        part, parts = job.cursor["part"], job.cursor["parts"]
        new = record_duplicates(candidates=blocks.take(part, parts), job=job)
        part += 1
        if part == parts:
            # What this run did not see again is no pair any more: its leads were changed.
            DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).exclude(
                found_by=job.pk
            ).delete()
        return Step(
            cursor={"phase": "compare", "part": part, "parts": parts},
            counts={"new": new},
            text=f"Comparing: {part * 100 // parts}%",
            is_last=part == parts,
        )

    def result_url(self, job: Job) -> str:
        """Return the review queue."""
        return reverse("leads:duplicates")
