"""The job that tells what an import would do."""

import re
from collections import Counter
from typing import Any

from django.urls import reverse

from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.importing.planning import plan_of
from leads.importing.reading import Batch
from leads.importing.reading_ahead import ReadingAhead
from leads.models import Import, TrialLead
from leads.querysets import ImportQuerySet
from leads.services.check_import import KIND
from leads.services.try_leads import try_leads
from leads.writing import Action, MatchKey, Outcome, Source, Trust, WritePolicy
from lib.collecting import without_collecting
from lib.tabular import Mark, TableError

SAMPLES = 10
_REASONS = 30
_ENDED = "This import is no longer being checked. Open it and check it anew."
_VALUE = re.compile("“[^”]*”|\\d[\\d,.]*")


class CheckImport(JobKind):
    """Tries the rows of a file, some thousand a step; the cursor is the place in the file."""

    kind = KIND

    def __init__(self) -> None:
        """Start with nothing read ahead."""
        self._ahead = ReadingAhead()

    @without_collecting()
    def step(self, job: Job) -> Step:
        """Try the next rows."""
        run = _checked_by(job).first()
        if run is None:
            raise JobError(_ENDED)
        try:
            start = Mark(*job.cursor.get("mark", ()))
            plan = plan_of(run)
            batch = self._ahead.take(plan, start, run.row_count)
        except (OSError, TableError) as error:
            message = "The file of this import is gone or cannot be read. Upload it again."
            raise JobError(message) from error
        outcomes = try_leads(
            import_id=run.pk,
            drafts=batch.prepared.drafts,
            source=Source(Trust.IMPORT, str(run.pk)),
            policy=WritePolicy(run.policy),
            prepared=batch.prepared,
            match_by=MatchKey(run.match_by),
        )
        counts = Counter(outcome.action.value for outcome in outcomes)
        counts["repeated"] = sum(outcome.is_repeat for outcome in outcomes)
        counts["blank"] = batch.end.blank - batch.start.blank
        result = _added(run.check_result, batch, outcomes, plan.labels())
        # Erasing somebody ends a check that may show them, and another may have begun since.
        if not _checked_by(job).update(check_result=result):
            raise JobError(_ENDED)
        return Step(
            cursor={"mark": list(batch.end)},
            done=len(batch.rows),
            counts=dict(counts),
            total=batch.end.number if batch.is_last else None,
            text=f"Row {batch.end.number:,}",
            is_last=batch.is_last,
        )

    def on_end(self, job: Job) -> None:
        """Forget the trial; a check that came to no end leads back to the columns."""
        is_done = job.state == Job.State.FINISHED
        state = Import.State.CHECKED if is_done else Import.State.MAPPING
        if _checked_by(job).update(state=state):
            TrialLead.objects.filter(import_run=job.parameters["import_id"]).delete()

    def result_url(self, job: Job) -> str:
        """Return the import's page."""
        return reverse("leads:import", args=[job.parameters["import_id"]])


def _checked_by(job: Job) -> ImportQuerySet:
    """Return the import while this very job checks it."""
    checking = Import.State.CHECKING
    runs: ImportQuerySet = Import.objects.filter(
        pk=job.parameters["import_id"], state=checking, job=job
    )
    return runs


def _added(
    found: dict[str, Any], batch: Batch, outcomes: list[Outcome], labels: dict[str, str]
) -> dict[str, Any]:
    """Return what is known of the import after some more rows."""
    reasons: Counter[str] = Counter(found.get("reasons", {}))
    warnings: Counter[str] = Counter(found.get("warnings", {}))
    samples = {action: list(found.get(action, [])) for action in ("created", "updated")}
    for place, outcome in enumerate(outcomes):
        if place in batch.noted or outcome.problems:
            texts = [text for _, text in batch.drafted[place].warnings]
            texts += [one.message for one in outcome.problems]
            told = reasons if outcome.action is Action.REJECTED else warnings
            told.update({_VALUE.sub("…", text) for text in texts})
        kept = samples.get(outcome.action)
        if kept is not None and len(kept) < SAMPLES:
            row, values = batch.rows[place], batch.drafted[place].draft.values
            name = values.get("full_name") or values.get("email") or values.get("company_name")
            changes = _in_words(outcome, labels) if outcome.changes else []
            kept.append({"line": row.line, "name": name or "", "changes": changes})
    return {
        **samples,
        "reasons": dict(reasons.most_common(_REASONS)),
        "warnings": dict(warnings.most_common(_REASONS)),
    }


def _in_words(outcome: Outcome, labels: dict[str, str]) -> list[list[str]]:
    return [[labels[key], *map(_word, pair)] for key, pair in outcome.changes.items()]


def _word(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
