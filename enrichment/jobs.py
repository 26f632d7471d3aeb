"""The job that enriches a selection."""

from typing import Any, ClassVar, cast

from django.urls import reverse

from accounts.wall.scope import Actor, acting_for
from enrichment.engine.pump import Pump
from enrichment.models import Run
from enrichment.services.enrich_leads import KIND
from enrichment.services.enrol_leads import enrol_leads
from jobs.kinds import JobKind, Step
from jobs.models import Job
from lib.clock import Deadline

SECONDS = 4.0


class EnrichmentRun(JobKind):
    """Enrols the leads of the selection, then works on them until each is done.

    It opens its own transactions: a claim is committed before anything is asked, an answer as
    soon as it is in.
    """

    kind: ClassVar = KIND
    is_transactional: ClassVar = False

    def step(self, job: Job) -> Step:
        """Enrol the next leads, or ask providers for some seconds."""
        organization_id = cast("int", job.organization_id)
        if job.cursor.get("phase", "enrol") == "enrol":
            with acting_for(organization_id):
                run: Run = Run.objects.get(job=job)
                after = enrol_leads(run=run, after=job.cursor.get("after", 0))
            cursor = {"phase": "work"} if after is None else {"phase": "enrol", "after": after}
            return Step(cursor=cursor, text="Looking at the selection")
        with acting_for(organization_id):
            run = Run.objects.get(job=job)
        actor = Actor("system", None, "enrichment")
        progress = Pump(organization_id, run, actor).work(Deadline(SECONDS))
        return Step(
            done=progress.done,
            counts=_counted(progress.counts),
            text="Asking providers" if progress.resume_at is None else "Waiting for providers",
            is_last=progress.is_over,
            resume_at=progress.resume_at,
        )

    def on_end(self, job: Job) -> None:
        """Keep the counts with the run, which outlives its job."""
        Run.objects.filter(job=job).update(counts=job.counts)

    def result_url(self, job: Job) -> str:
        """Return the page of runs."""
        return reverse("enrichment:index")


def _counted(counts: Any) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}
