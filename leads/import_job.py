"""The job that writes the rows of an import."""

from typing import Any

from django.urls import reverse

from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.importing.drafting import Drafted, header_of
from leads.importing.planning import plan_of
from leads.importing.reading import Batch
from leads.importing.reading_ahead import ReadingAhead
from leads.models import ChangeSet, Import, ImportProblem
from leads.services.run_import import KIND
from leads.services.write_leads import write_leads
from leads.writing import Action, MatchKey, Outcome, Source, Trust, WritePolicy
from lib.collecting import without_collecting
from lib.tabular import Mark, Row, TableError

_MAX_MESSAGE = 400
MAX_WARNED = 10_000
"""Rows with warnings that are kept in full; an unknown owner may stand in each of a million."""


class ImportLeads(JobKind):
    """Writes a file's leads, a few thousand rows a step; the cursor is the place in the file.

    Rows and cursor are saved together, so a killed worker neither loses a row nor takes one
    twice, and a step seeks to its place however long the file is.
    """

    kind = KIND

    def __init__(self) -> None:
        """Start with nothing read ahead."""
        self._ahead = ReadingAhead()

    @without_collecting()
    def step(self, job: Job) -> Step:
        """Write the next rows."""
        run: Import = Import.objects.get(pk=job.parameters["import_id"])
        if run.state != Import.State.RUNNING:
            Import.objects.filter(pk=run.pk).update(state=Import.State.RUNNING)
        try:
            batch = self._ahead.take(plan_of(run), Mark(*job.cursor.get("mark", ())), run.row_count)
        except (OSError, TableError) as error:
            message = "The file of this import is gone or cannot be read. Upload it again."
            raise JobError(message) from error
        counts = _write(run, batch, keeps_warnings=job.counts.get("warned", 0) < MAX_WARNED)
        counts["blank"] = batch.end.blank - batch.start.blank
        failed = counts[Action.REJECTED]
        return Step(
            cursor={"mark": list(batch.end)},
            done=len(batch.rows) - failed,
            failed=failed,
            counts=counts,
            total=batch.end.number if batch.is_last else None,
            text=f"Row {batch.end.number:,}",
            is_last=batch.is_last,
        )

    def on_end(self, job: Job) -> None:
        """Let the import say how it ended."""
        run: Import = Import.objects.get(pk=job.parameters["import_id"])
        Import.objects.filter(pk=run.pk).update(state=job.state)
        told = {name: job.counts.get(name, 0) for name in (Action.CREATED, Action.UPDATED)}
        ChangeSet.objects.filter(pk=run.change_set_id).update(counts=told)

    def result_url(self, job: Job) -> str:
        """Return the import's page."""
        return reverse("leads:import", args=[job.parameters["import_id"]])


def _write(run: Import, batch: Batch, *, keeps_warnings: bool) -> dict[str, int]:
    counts = dict.fromkeys(map(str, Action), 0) | {"warned": 0}
    if not batch.rows:
        return counts
    outcomes = write_leads(
        drafts=batch.prepared.drafts,
        source=Source(Trust.IMPORT, str(run.pk)),
        policy=WritePolicy(run.policy),
        prepared=batch.prepared,
        match_by=MatchKey(run.match_by),
        part_of=(run.change_set_id, batch.start.number) if run.change_set_id else None,
    )
    problems: list[ImportProblem] = []
    for place, outcome in enumerate(outcomes):
        counts[outcome.action.value] += 1
        if not (place in batch.noted or outcome.problems):
            continue
        found = _problems(run, batch.rows[place], batch.drafted[place], outcome)
        is_warning = bool(found) and outcome.action is not Action.REJECTED
        counts["warned"] += is_warning
        if keeps_warnings or not is_warning:
            problems += found
    ImportProblem.objects.bulk_create(problems, batch_size=1_000)
    return counts


def _problems(run: Import, row: Row, drafted: Drafted, outcome: Outcome) -> list[ImportProblem]:
    headers = run.mapping["headers"]
    targets = [column["target"] for column in run.mapping["columns"]]
    said = drafted.warnings + [
        (header_of(problem.field, row, headers, targets), problem.message)
        for problem in outcome.problems
    ]
    common: dict[str, Any] = {
        "import_run": run,
        "row": row.number,
        "line": row.line,
        "is_rejected": outcome.action is Action.REJECTED,
        "cells": [*row.cells, *row.extra],
    }
    return [
        ImportProblem(column=header[:200], message=message[:_MAX_MESSAGE], **common)
        for header, message in dict.fromkeys(said)
    ]
