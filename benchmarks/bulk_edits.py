"""A bulk edit by its job, and its undo, beside one bare UPDATE of the same rows.

And the lead list of another organization while the edit is at work, beside the same list before.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from django.test import Client

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for
from benchmarks.harness import Result, medians_ms
from benchmarks.people import fill
from jobs.engine import run_one_slice
from leads.bulk_edits import BulkEdit
from leads.models import Lead, Stage
from leads.selection import Selection
from leads.services.start_bulk_edit import start_bulk_edit
from leads.services.undo_change_set import undo_change_set
from leads.writing import Source, Trust

DEFAULT_ROWS = 100_000
NEIGHBOURS = 10_000
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

    def edit_asked(title: str) -> int:
        with acting_for(organization.pk, actor):
            asked = BulkEdit.parse(key="title", act="set", value=title)
            source = Source(Trust.PERSON, str(user.pk))
            kept = start_bulk_edit(selection=Selection(query=""), edit=asked, source=source)
        return int(kept.pk)

    def edit() -> int:
        kept = edit_asked("Edited")
        _run_jobs()
        return kept

    quiet, busy = _pages_of_a_neighbour(start=lambda: edit_asked("Passing"))
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
        Result("another organization's list meanwhile", busy, "ms", quiet, 1.5),
    ]


def _pages_of_a_neighbour(start: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of a list before a job, and while a worker is at it."""
    user = User.objects.create_user("neighbour@example.com", "unused")
    organization = found_organization(name="Neighbour", founder=user)
    with acting_for(organization.pk):
        fill(organization.pk, Stage.objects.first().pk, NEIGHBOURS)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)

    def page() -> None:
        assert client.get("/leads/").status_code == 200

    [quiet] = medians_ms(page)
    start()
    connections.close_all()
    worker = os.fork()
    if worker == 0:
        _run_jobs()
        os._exit(0)
    [busy] = medians_ms(page)
    assert os.waitpid(worker, os.WNOHANG) == (0, 0), "The job ended too soon: give it more rows."
    os.waitpid(worker, 0)
    return quiet, busy


def _run_jobs() -> None:
    while run_one_slice():
        pass


def _rate(rows: int, act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the microseconds that the act takes for each lead, and what it returned."""
    started = time.perf_counter()
    result = act()
    return (time.perf_counter() - started) / rows * 1e6, result
