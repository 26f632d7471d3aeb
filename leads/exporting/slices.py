"""One slice of an export's file.

The cursor holds the last lead written and the file's length after it. A slice first cuts the
file to that length, so that what a killed worker wrote beyond its last commit is gone.
"""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import IO, Any

from leads.exporting.columns import ExportColumn, available_columns
from leads.exporting.copying import Batch, csv_lines, json_lines
from leads.models import Export
from leads.querysets import LeadQuerySet
from leads.selection import Selection
from lib.tabular import WorkbookWriter, write_csv_row

ROWS_A_SLICE = 50_000
_BOM = b"\xef\xbb\xbf"
_CRLF = b"\r\n"


class FileGoneError(Exception):
    """The part of the file that was written before is not there any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next slice begins."""

    lead_id: int = 0
    offset: int = 0
    workbook: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice wrote."""

    place: Place
    rows: int
    is_last: bool


def write_slice(export: Export, place: Place) -> Slice:
    """Append the next rows to the export's file. Raises FileGoneError, ProductError."""
    known = available_columns()
    columns = [known[key] for key in export.columns if key in known]
    leads, end = _next_leads(export, place.lead_id)
    with _opened(Path(export.file.path), place.offset) as file:
        state: dict[str, Any] = {}
        if export.format == Export.Format.XLSX:
            lines = csv_lines(leads, columns, is_guarded=False)
            rows, state = _write_workbook(file, lines, columns, place, is_last=end is None)
        elif export.format == Export.Format.JSONL:
            rows = _write_lines(file, json_lines(leads, columns))
        else:
            if not place.offset:
                _write_header(file, columns, has_bom=export.has_bom)
            rows = _write_csv(file, csv_lines(leads, columns, is_guarded=True))
        offset = file.tell()
    return Slice(Place(end or export.last_lead_id, offset, state), rows, end is None)


def _next_leads(export: Export, after: int) -> tuple[LeadQuerySet, int | None]:
    """Return the leads of the next slice and the id it ends with; None for the last slice."""
    leads = Selection.from_json(export.selection).between(after, export.last_lead_id)
    last = leads.values_list("pk", flat=True)[ROWS_A_SLICE - 1 : ROWS_A_SLICE]
    end: int | None = next(iter(last), None)
    return (leads if end is None else leads.filter(pk__lte=end)), end


@contextmanager
def _opened(path: Path, length: int) -> Iterator[IO[bytes]]:
    """Open a file to append after ``length`` bytes; on leaving it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if length else "wb") as file:
        if file.seek(0, os.SEEK_END) < length:
            raise FileGoneError
        file.seek(length)
        file.truncate()
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write_header(file: IO[bytes], columns: list[ExportColumn], *, has_bom: bool) -> None:
    text = StringIO()
    write_csv_row(text, [column.label for column in columns])
    file.write((_BOM if has_bom else b"") + text.getvalue().encode())


def _write_lines(file: IO[bytes], batches: Iterator[Batch]) -> int:
    rows = 0
    for lines in batches:
        file.write(b"".join(lines))
        rows += len(lines)
    return rows


def _write_csv(file: IO[bytes], batches: Iterator[Batch]) -> int:
    rows = 0
    for lines in batches:
        file.write(_CRLF.join([*(line[:-1] for line in lines), b""]))
        rows += len(lines)
    return rows


def _write_workbook(
    file: IO[bytes],
    batches: Iterator[Batch],
    columns: list[ExportColumn],
    place: Place,
    *,
    is_last: bool,
) -> tuple[int, dict[str, Any]]:
    header = [column.label for column in columns]
    if place.workbook:
        writer = WorkbookWriter.resumed(header, "Leads", place.workbook)
    else:
        writer = WorkbookWriter(header, "Leads")
        file.write(writer.begin())
    rows = 0
    for lines in batches:
        for line in lines:
            file.write(writer.write(next(csv.reader([bytes(line).decode()], strict=True))))
        rows += len(lines)
    file.write(writer.end() if is_last else writer.pause())
    return rows, {} if is_last else writer.state
