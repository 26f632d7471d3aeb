"""The file of an import: kept apart by organization, under a name that nobody can guess."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.errors import ProductError
from accounts.wall.scope import current_organization_id
from leads.models import Import
from lib.crypto import new_token
from lib.tabular import (
    Dialect,
    EmptyFileError,
    Kind,
    Limits,
    Table,
    TableError,
    is_archive,
    open_table,
    tables_in,
    unpack,
)

MAX_ROWS = 5_000_000
_COUNTED_BYTES = 32 * 1024 * 1024
_SAMPLE_ROWS = 2_000
_TRIED = 10


def limits() -> Limits:
    """Return the largest file that is taken."""
    return Limits(max_bytes=settings.IMPORT_MAX_BYTES, max_rows=MAX_ROWS)


UPLOADS = "imports"
"""The folder of all uploads; in it each organization has its own."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload as it is kept: the text that rows are read from, and what it was taken from.

    ``source`` is empty where the upload is no more than that text. ``contents`` names the
    ``files`` of a zip with the one that was taken, and the ``sheets`` of a workbook.
    """

    file: str
    source: str
    contents: dict[str, Any]
    table: Table


def keep(file: File) -> Kept:  # type: ignore[type-arg]
    """Store an upload and find the table in it: in a zip the largest, in a workbook the first.

    Raises ProductError, and leaves nothing behind, where there is none.
    """
    upload = _store(file)
    try:
        kept = take_part(upload)
    except BaseException:
        default_storage.delete(upload)
        raise
    if upload not in {kept.file, kept.source}:
        default_storage.delete(upload)
    return kept


def take_part(upload: str, *, part: str = "", sheet: str = "") -> Kept:
    """Read one table of a stored upload: a file of a zip, a sheet of a workbook.

    A spreadsheet is kept as text: parsing it anew for each slice of a job would take longer
    with every row. Raises ProductError, and leaves nothing behind but the upload.
    """
    path = Path(default_storage.path(upload))
    try:
        if not is_archive(path):
            return _kept(upload, path, {}, sheet)
        names = tables_in(path)
        if part:
            return _unpacked(upload, path, names, part, sheet)
        return _first_readable(upload, path, names)
    except TableError as error:
        raise ProductError(str(error), field="file") from error


def _first_readable(upload: str, path: Path, names: list[str]) -> Kept:
    failure: TableError | ProductError | None = None
    for name in names[:_TRIED]:
        try:
            return _unpacked(upload, path, names, name, "")
        except (TableError, ProductError) as error:
            failure = failure or error
    raise failure or EmptyFileError


def _unpacked(upload: str, path: Path, names: list[str], part: str, sheet: str) -> Kept:
    name = _store(ContentFile(b""))
    inner = Path(default_storage.path(name))
    try:
        unpack(path, part, inner, limits())
        kept = _kept(name, inner, {"files": names, "file": part}, sheet)
    except BaseException:
        default_storage.delete(name)
        raise
    if kept.file != name:
        default_storage.delete(name)
    has_more = len(names) > 1 or "sheets" in kept.contents
    return replace(kept, source=upload if has_more else "")


def _kept(name: str, path: Path, contents: dict[str, Any], sheet: str) -> Kept:
    table = open_table(path, limits=limits(), sheet=sheet or None)
    if not table.sample(1):
        message = "This file has a header and no row below it. Add your leads and send it again."
        raise ProductError(message, field="file")
    if table.dialect.kind is Kind.TEXT:
        return Kept(name, "", contents, table)
    copy = _store(ContentFile(b""))
    text = Path(default_storage.path(copy))
    try:
        dialect = table.copy_text(text)
        copied = open_table(text, dialect=dialect, limits=limits())
    except BaseException:
        default_storage.delete(copy)
        raise
    if len(table.sheets) > 1:
        return Kept(copy, name, contents | {"sheets": table.sheets}, copied)
    text.replace(path)
    return Kept(name, "", contents, replace(copied, path=path, text=path))


def _store(file: File) -> str:  # type: ignore[type-arg]
    return default_storage.save(f"{folder()}/{new_token()}", file)


def folder() -> str:
    """Return where the uploads of the organization in force are stored."""
    return f"{UPLOADS}/{current_organization_id()}"


def forget(*files: FieldFile) -> None:
    """Delete stored files once the transaction is through."""
    for name in [file.name for file in files if file.name]:
        transaction.on_commit(partial(default_storage.delete, name))


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
