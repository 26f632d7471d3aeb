"""A bulk edit by its job, and its undo, beside one bare UPDATE of the same rows."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for
from benchmarks.harness import Result
from benchmarks.people import fill
from jobs.engine import run_one_slice
from leads.bulk_edits import BulkEdit
from leads.models import Lead, Stage
from leads.selection import Selection
from leads.services.start_bulk_edit import start_bulk_edit
from leads.services.undo_change_set import undo_change_set
from leads.writing import Source, Trust

DEFAULT_ROWS = 100_000
_BARE = """
    UPDATE leads_lead SET title = 'Bare', version = version + 1,
        changed_xid = pg_current_xact_id(), changed_at = now()
    WHERE organization_id = %s AND deleted_at IS NULL"""


def run(rows: int) -> list[Result]:
    """Time the bare statement, then the edit, then its undo."""
    user = User.objects.create_user("editor@example.com", "unused")
    organization = found_organization(name="Edited", founder=user)
    actor = Actor("person", user.pk, user.email)
    with acting_for(organization.pk):
        fill(organization.pk, Stage.objects.first().pk, rows)

    def bare() -> None:
        with acting_for(organization.pk), connection.cursor() as cursor:
            cursor.execute(_BARE, [organization.pk])

    def edit() -> int:
        with acting_for(organization.pk, actor):
            asked = BulkEdit.parse(key="title", act="set", value="Edited")
            source = Source(Trust.PERSON, str(user.pk))
            kept = start_bulk_edit(selection=Selection(query=""), edit=asked, source=source)
        _run_jobs()
        return int(kept.pk)

    floor, _ = _rate(rows, bare)
    edited, change_set_id = _rate(rows, edit)
    with acting_for(organization.pk):
        assert Lead.objects.filter(title="Edited").count() == rows

    def undo() -> None:
        with acting_for(organization.pk, actor):
            undo_change_set(change_set_id=change_set_id)
        _run_jobs()

    undone, _ = _rate(rows, undo)
    with acting_for(organization.pk):
        assert Lead.objects.filter(title="Bare").count() == rows
    return [
        Result("edit, microseconds a lead", edited, "µs", floor, 2.0),
        Result("undo, microseconds a lead", undone, "µs", floor, 4.0),
    ]


def _run_jobs() -> None:
    while run_one_slice():
        pass


def _rate(rows: int, act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the microseconds that the act takes for each lead, and what it returned."""
    started = time.perf_counter()
    result = act()
    return (time.perf_counter() - started) / rows * 1e6, result
