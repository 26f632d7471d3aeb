"""An import with its rules, wall and indexes, beside raw COPY of the outcome into the same table.

Then the same file again, which changes nothing, and the undo of the first import. Memory is the
peak of the worker, and of the process that reads ahead for it.
"""

import resource
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.db import connections

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for
from benchmarks.harness import Result
from benchmarks.lead_files import write_lead_file
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Import, Lead
from leads.services.run_import import run_import
from leads.services.start_import import start_import
from leads.services.undo_change_set import undo_change_set

DEFAULT_ROWS = 100_000
MOST_MEMORY_MB = 300.0


def run(rows: int) -> list[Result]:
    """Import a file twice, take it back; copy what came of it, bare."""
    user = User.objects.create_user("importer@example.com", "unused")
    organization = found_organization(name="Importer", founder=user)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        expected = write_lead_file(path, rows)
        first, counts = _import(organization.pk, user, path)
        _assert(counts, created=expected.created, rejected=expected.rejected)
        again, counts = _import(organization.pk, user, path)
        _assert(counts, created=0, updated=0, rejected=expected.rejected)
    with tempfile.TemporaryFile() as kept:
        columns = _copy_out(kept)
        undone = _undo(organization.pk, user)
        floor = _copy_in(kept, columns)
    return [
        Result("import, against raw COPY", first, "s", floor, 2.0),
        Result("the same file again, against the first", again, "s", first, 1.0),
        Result("undo of the first, against it", undone, "s", first, 1.0),
        *(
            Result(f"peak memory of the {what}", _peak_mb(who), "MB", MOST_MEMORY_MB, 1.0)
            for what, who in (
                ("worker", resource.RUSAGE_SELF),
                ("reader", resource.RUSAGE_CHILDREN),
            )
        ),
    ]


def _import(organization_id: int, user: User, path: Path) -> tuple[float, dict[str, int]]:
    started = time.perf_counter()
    with acting_for(organization_id, Actor("person", user.pk, user.email)):
        with path.open("rb") as file:
            found = start_import(file=File(file), file_name=path.name)
        targets = [column["target"] for column in found.mapping["columns"]]
        run_import(import_id=found.pk, targets=targets, policy=Import.Policy.FILL)
    while run_one_slice():
        pass
    taken = time.perf_counter() - started
    with acting_for(organization_id):
        job = Job.objects.order_by("pk").last()
        if job is None or job.state != Job.State.FINISHED:
            message = f"The import did not finish: {job and job.error}"
            raise RuntimeError(message)
        return taken, dict(job.counts)


def _assert(counts: dict[str, int], **expected: int) -> None:
    found: dict[str, Any] = {name: counts.get(name) for name in expected}
    if found != expected:
        message = f"The import counted {found}, expected {expected}."
        raise RuntimeError(message)


def _undo(organization_id: int, user: User) -> float:
    """Return the seconds that taking the first import back takes."""
    started = time.perf_counter()
    with acting_for(organization_id, Actor("person", user.pk, user.email)):
        first: Import = Import.objects.order_by("pk").first()
        undo_change_set(change_set_id=first.change_set_id)
    while run_one_slice():
        pass
    taken = time.perf_counter() - started
    with acting_for(organization_id):
        left = Lead.objects.live().count()
    if left:
        message = f"The undo left {left} leads."
        raise RuntimeError(message)
    return taken


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _copy_out(kept: IO[bytes]) -> str:
    """Write all leads to a file as COPY gives them; return their columns."""
    columns = (
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = 'leads_lead'::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = ''"
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(columns)
        names: str = cursor.fetchone()[0]
        with cursor.copy(f"COPY (SELECT {names} FROM leads_lead) TO STDOUT") as rows:
            for block in rows:
                kept.write(block)
    return names


def _copy_in(kept: IO[bytes], columns: str) -> float:
    """Return the seconds that COPY takes to write the same rows to the same, emptied table."""
    kept.seek(0)
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE leads_lead CASCADE")
        started = time.perf_counter()
        with cursor.copy(f"COPY leads_lead ({columns}) FROM STDIN") as copy:
            while block := kept.read(1024 * 1024):
                copy.write(block)
        return time.perf_counter() - started
