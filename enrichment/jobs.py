"""The job that enriches a selection."""

from datetime import timedelta
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone

from accounts.errors import ProductError
from enrichment.gallery import providers_in_use
from enrichment.models import Run
from enrichment.providers.base import Provider
from enrichment.services.enrich_leads import KIND
from enrichment.services.execute_run import execute_run
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.models import Lead
from leads.selection import Selection

BATCH = 200
TRIES = 5


class EnrichmentRun(JobKind):
    """Goes through the selection by id; answers, values and cursor commit together."""

    kind: ClassVar = KIND

    def step(self, job: Job) -> Step:
        """Enrich the next leads after ``cursor["after"]``."""
        run: Run = Run.objects.get(job=job)
        leads = _next_leads(run, after=job.cursor.get("after", 0))
        if not leads:
            return Step(is_last=True)
        tries = job.cursor.get("tries", 0) + 1
        tally = execute_run(leads=leads, providers=_providers(run), is_last_try=tries >= TRIES)
        if tally.wait is not None:
            return Step(
                cursor={**job.cursor, "tries": tries},
                counts=dict(tally.counts),
                text="A provider asked us to wait",
                resume_at=timezone.now() + timedelta(seconds=tally.wait),
            )
        return Step(
            cursor={"after": leads[-1].pk},
            done=len(leads),
            counts={**tally.counts, "enriched": len(tally.enriched)},
            text="Asking providers",
            is_last=leads[-1].pk >= run.last_lead_id,
        )

    def on_end(self, job: Job) -> None:
        """Keep the counts with the run, which outlives its job."""
        Run.objects.filter(job=job).update(counts=job.counts)

    def result_url(self, job: Job) -> str:
        """Return the page of runs."""
        return reverse("enrichment:index")


def _next_leads(run: Run, *, after: int) -> list[Lead]:
    try:
        left = Selection.from_json(run.selection).between(after, run.last_lead_id)
    except ProductError as error:
        raise JobError(error.message) from error
    return list(left[:BATCH])


def _providers(run: Run) -> list[Provider]:
    """Return the run's providers, without those switched off since."""
    return [provider for provider in providers_in_use() if provider.key in run.providers]
