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
from leads.selection import Selection
from lib.tabular import WorkbookWriter, write_csv_row

ROWS_A_SLICE = 50_000
_BOM = b"\xef\xbb\xbf"


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
    leads = (
        Selection.from_json(export.selection)
        .queryset()
        .filter(pk__gt=place.lead_id, pk__lte=export.last_lead_id)
        .order_by("pk")[:ROWS_A_SLICE]
    )
    with _opened(Path(export.file.path), place.offset) as file:
        if export.format == Export.Format.XLSX:
            written = _write_workbook(
                file, csv_lines(leads, columns, is_guarded=False), columns, place
            )
        elif export.format == Export.Format.JSONL:
            written = _write_lines(file, json_lines(leads, columns), b"\n", place)
        else:
            if not place.offset:
                _write_header(file, columns, has_bom=export.has_bom)
            written = _write_lines(file, csv_lines(leads, columns, is_guarded=True), b"\r\n", place)
    return written


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


def _write_lines(file: IO[bytes], batches: Iterator[Batch], end: bytes, place: Place) -> Slice:
    number, lead_id = 0, place.lead_id
    for lead_id, lines in batches:  # noqa: B007 -- the last one is the cursor
        file.write(end.join([*lines, b""]))
        number += len(lines)
    return Slice(Place(lead_id, file.tell()), number, number < ROWS_A_SLICE)


def _write_workbook(
    file: IO[bytes], batches: Iterator[Batch], columns: list[ExportColumn], place: Place
) -> Slice:
    header = [column.label for column in columns]
    if place.workbook:
        writer = WorkbookWriter.resumed(header, "Leads", place.workbook)
    else:
        writer = WorkbookWriter(header, "Leads")
        file.write(writer.begin())
    number, lead_id = 0, place.lead_id
    for lead_id, lines in batches:  # noqa: B007 -- the last one is the cursor
        for line in lines:
            file.write(writer.write(next(csv.reader([line.decode()], strict=True))))
        number += len(lines)
    is_last = number < ROWS_A_SLICE
    file.write(writer.end() if is_last else writer.pause())
    state = {} if is_last else writer.state
    return Slice(Place(lead_id, file.tell(), state), number, is_last)
