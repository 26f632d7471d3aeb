"""The job that writes the rows of an import."""

from itertools import islice
from typing import Any

from django.urls import reverse

from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.fields import BUILT_IN
from leads.importing.drafting import Drafted, Drafter
from leads.importing.files import open_import
from leads.models import FieldDefinition, Import, ImportProblem
from leads.services.run_import import KIND
from leads.services.write_leads import write_leads
from leads.writing import Action, Outcome, Source, Trust, WritePolicy
from lib.normalise.dates import DateStyle
from lib.tabular import Mark, Row, TableError

_ROWS_A_STEP = 1_000
_MAX_MESSAGE = 400
MAX_WARNED = 10_000
"""Rows with warnings that are kept in full; an unknown owner may stand in each of a million."""


class ImportLeads(JobKind):
    """Writes a file's leads, a thousand rows a step; the cursor is the place in the file.

    Rows and cursor are saved together, so a killed worker neither loses a row nor takes one
    twice, and a step seeks to its place however long the file is.
    """

    kind = KIND

    def step(self, job: Job) -> Step:
        """Write the next rows."""
        run: Import = Import.objects.get(pk=job.parameters["import_id"])
        if run.state != Import.State.RUNNING:
            Import.objects.filter(pk=run.pk).update(state=Import.State.RUNNING)
        try:
            table = open_import(run)
        except (OSError, TableError) as error:
            message = "The file of this import is gone or cannot be read. Upload it again."
            raise JobError(message) from error
        start = Mark(*job.cursor.get("mark", ()))
        rows = table.rows(start)
        batch = list(islice(rows, _ROWS_A_STEP))
        counts = _write(run, batch, keeps_warnings=job.counts.get("warned", 0) < MAX_WARNED)
        counts["blank"] = rows.mark.blank - start.blank
        failed = counts[Action.REJECTED]
        is_last = len(batch) < _ROWS_A_STEP
        return Step(
            cursor={"mark": list(rows.mark)},
            done=len(batch) - failed,
            failed=failed,
            counts=counts,
            total=rows.mark.number if is_last else None,
            text=f"Row {rows.mark.number:,}",
            is_last=is_last,
        )

    def on_end(self, job: Job) -> None:
        """Let the import say how it ended."""
        Import.objects.filter(pk=job.parameters["import_id"]).update(state=job.state)

    def result_url(self, job: Job) -> str:
        """Return the import's page."""
        return reverse("leads:import", args=[job.parameters["import_id"]])


def drafter_of(run: Import) -> Drafter:
    """Return what turns the rows of this import into drafts."""
    return Drafter(
        headers=run.mapping["headers"],
        targets=[column["target"] for column in run.mapping["columns"]],
        fields=BUILT_IN | FieldDefinition.objects.as_fields(),
        date_styles={
            int(place): DateStyle(style) for place, style in run.mapping["date_styles"].items()
        },
    )


def _write(run: Import, batch: list[Row], *, keeps_warnings: bool) -> dict[str, int]:
    counts = dict.fromkeys(map(str, Action), 0) | {"warned": 0}
    if not batch:
        return counts
    drafter = drafter_of(run)
    drafted = [drafter.draft(row) for row in batch]
    outcomes = write_leads(
        drafts=[one.draft for one in drafted],
        source=Source(Trust.IMPORT, str(run.pk)),
        policy=WritePolicy(run.policy),
    )
    problems: list[ImportProblem] = []
    for row, one, outcome in zip(batch, drafted, outcomes, strict=True):
        counts[outcome.action.value] += 1
        found = _problems(run, drafter, row, one, outcome)
        is_warning = bool(found) and outcome.action is not Action.REJECTED
        counts["warned"] += is_warning
        if keeps_warnings or not is_warning:
            problems += found
    ImportProblem.objects.bulk_create(problems, batch_size=1_000)
    return counts


def _problems(
    run: Import, drafter: Drafter, row: Row, drafted: Drafted, outcome: Outcome
) -> list[ImportProblem]:
    said = drafted.warnings + [
        (drafter.header_of(problem.field, row), problem.message) for problem in outcome.problems
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
