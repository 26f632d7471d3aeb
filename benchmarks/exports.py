"""Exports as CSV and JSON Lines, against Postgres' own COPY TO of the same columns.

The floor is one statement as the tables' owner, without the wall, the order, the guard
against formulas and the slices; of JSON Lines it writes rows as JSON too. Memory is the
worker's peak, against its size before.
"""

import resource
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

from django.db import connections
from psycopg import sql

from accounts.models import Organization, User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for
from benchmarks.harness import Result
from benchmarks.people import fill, with_indexes, without_indexes
from jobs.engine import run_one_slice
from leads.models import Export, Stage
from leads.selection import Selection
from leads.services.start_export import start_export
from lib.clock import Stopwatch

DEFAULT_ROWS = 300_000
LEAST_SHARE = 0.5
MEMORY_GROWTH = 1.25
ROUNDS = 3
COLUMNS = (
    "id", "full_name", "email", "title", "phone", "company_name", "domain", "city", "country",
    "stage", "owner", "tags", "notes", "created_at",
)  # fmt: skip
_SAME = """
    SELECT l.id, l.full_name, l.email, title, phone, company_name, domain, city, country,
        s.name AS stage, u.email AS owner, (
            SELECT string_agg(t.name, '; ' ORDER BY t.name) FROM leads_leadtag lt
            JOIN leads_tag t ON t.id = lt.tag_id
            WHERE lt.lead_id = l.id AND lt.organization_id = l.organization_id
        ) AS tags, notes, l.created_at
    FROM leads_lead l
    LEFT JOIN leads_stage s ON s.id = l.stage_id
    LEFT JOIN accounts_membership m ON m.id = l.owner_id
    LEFT JOIN accounts_user u ON u.id = m.user_id
    WHERE l.organization_id = {organization} AND l.deleted_at IS NULL
"""
_FLOORS = {
    "csv": f"COPY ({_SAME}) TO STDOUT (FORMAT csv)",
    "jsonl": f"COPY (SELECT row_to_json(lead) FROM ({_SAME}) AS lead) TO STDOUT",
}


def run(rows: int) -> list[Result]:
    """Fill an organization; time the exports and the floor in turns."""
    user = User.objects.create_user("exporter@example.com", "unused")
    organization = found_organization(name="Exports", founder=user)
    with acting_for(organization.pk):
        stage = Stage.objects.first().pk
    indexes = without_indexes()
    fill(organization.pk, stage, rows)
    with_indexes(indexes)
    actor = Actor("person", user.pk, user.email)
    results = []
    before = _peak_mb()
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for kind, floor in _FLOORS.items():
            taken[f"{kind} floor"].append(_seconds(lambda floor=floor: _copy(floor, organization)))
            taken[kind].append(_seconds(lambda kind=kind: _export(organization.pk, actor, kind)))
    best = {name: min(seconds) for name, seconds in taken.items()}
    for kind, what in (("csv", "CSV"), ("jsonl", "JSON Lines")):
        bare = best[f"{kind} floor"]
        results.append(Result(f"{what} against COPY TO", best[kind], "s", bare, 1 / LEAST_SHARE))
    results.append(Result("peak memory of the worker", _peak_mb(), "MB", before, MEMORY_GROWTH))
    return results


def _copy(floor: str, organization: Organization) -> None:
    statement = sql.SQL(floor).format(organization=sql.Literal(organization.pk))
    with (
        TemporaryFile() as file,
        connections["owner"].cursor() as cursor,
        cursor.copy(statement) as copied,
    ):
        for data in copied:
            file.write(data)


def _export(organization_id: int, actor: Actor, file_format: str) -> None:
    with acting_for(organization_id, actor):
        export = start_export(
            selection=Selection(query=""), file_format=file_format, columns=COLUMNS
        )
    while run_one_slice():
        pass
    with acting_for(organization_id):
        done = Export.objects.get(pk=export.pk)
    assert done.state == Export.State.FINISHED, done.state
    Path(done.file.path).unlink()


def _seconds(work: Callable[[], object]) -> float:
    watch = Stopwatch()
    work()
    return watch.seconds


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
