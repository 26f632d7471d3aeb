"""The file of an import: kept apart by organization, under a name that nobody can guess."""

from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from accounts.errors import ProductError
from accounts.wall.scope import current_organization_id
from leads.models import Import
from lib.crypto import new_token
from lib.tabular import Dialect, Kind, Limits, Table, TableError, open_table

MAX_ROWS = 5_000_000
_COUNTED_BYTES = 32 * 1024 * 1024
_SAMPLE_ROWS = 2_000


def limits() -> Limits:
    """Return the largest file that is taken."""
    return Limits(max_bytes=settings.IMPORT_MAX_BYTES, max_rows=MAX_ROWS)


def keep(file: File) -> tuple[str, Table]:  # type: ignore[type-arg]
    """Store an upload and return its name in the storage and the table in it.

    A spreadsheet is kept as text: parsing it anew for each slice of a job would take longer
    with every row. Raises ProductError, and leaves nothing behind, where it cannot be read.
    """
    name = default_storage.save(f"imports/{current_organization_id()}/{new_token()}", file)
    path = Path(default_storage.path(name))
    try:
        return name, _read(path)
    except TableError as error:
        default_storage.delete(name)
        raise ProductError(str(error), field="file") from error
    except BaseException:
        default_storage.delete(name)
        raise


def _read(path: Path) -> Table:
    table = open_table(path, limits=limits())
    if table.dialect.kind is not Kind.TEXT:
        copy = path.with_suffix(".csv")
        dialect = table.copy_text(copy)
        copy.replace(path)
        table = open_table(path, dialect=dialect, limits=limits())
    if not table.sample(1):
        message = "This file has a header and no row below it. Add your leads and send it again."
        raise ProductError(message, field="file")
    return table


def open_import(run: Import) -> Table:
    """Open the file of an import the way it was read first. Raises OSError, TableError."""
    return open_table(run.file.path, dialect=Dialect.from_json(run.dialect), limits=limits())


def count_rows(table: Table) -> tuple[int, bool]:
    """Return how many rows there are and whether that is exact: a big file is estimated."""
    if table.size <= _COUNTED_BYTES:
        return table.count(), True
    rows = table.rows()
    start = rows.mark.offset
    number = sum(1 for _, _ in zip(range(_SAMPLE_ROWS), rows, strict=False))
    return number * (table.size - start) // max(1, rows.mark.offset - start), False
