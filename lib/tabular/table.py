"""Open a file as a table: find out how it is to be read, then stream its rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from lib.normalise.text import trim
from lib.tabular.detection import find_header, name_columns, table_width
from lib.tabular.dialect import Dialect, Kind, Limits, Mark, Record, Row
from lib.tabular.errors import EmptyFileError, FileTooLargeError, NoColumnsError
from lib.tabular.recognition import recognise
from lib.tabular.sheets import Sheet, check_archive, read_sheet
from lib.tabular.text_records import text_records

_SAMPLE_RECORDS = 500
_BLOCK = 1024 * 1024


class Rows:
    """One reading of a table. `mark` says where it stands: give it to `Table.rows` to go on."""

    def __init__(self, records: Iterator[Record], width: int, start: Mark) -> None:
        """Read `records`, which begin at `start`, as rows of `width` cells."""
        self.mark = start
        self._records = records
        self._width = width

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; `mark` stands after the last one yielded."""
        number, blank = self.mark.number, self.mark.blank
        width = self._width
        for record in self._records:
            cells = _trimmed(record.cells)
            if not any(cells):
                blank += 1
                self.mark = Mark(number, blank, record.next_line, record.next_offset)
                continue
            number += 1
            extra: tuple[str, ...] = ()
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            elif len(cells) > width:
                extra = tuple(cells[width:])
                extra = extra if any(extra) else ()
                del cells[width:]
            self.mark = Mark(number, blank, record.next_line, record.next_offset)
            yield Row(number, record.line, cells, extra)


def _trimmed(cells: list[str]) -> list[str]:
    """Trim every cell; most rows hold nothing odd, which one look at all of it tells."""
    stripped = [cell.strip() for cell in cells]
    return stripped if "".join(stripped).isprintable() else [trim(cell) for cell in stripped]


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its dialect and column names.

    `text` is what is read, of `size` bytes: the file itself, or the sheet made into text. The
    `offset` of a mark, divided by `size`, is how far a reading is.
    """

    path: Path
    dialect: Dialect
    columns: list[str]
    size: int
    warnings: tuple[str, ...]
    text: Path
    _first: Mark
    _sheet: Sheet | None

    def rows(self, start: int | Mark = 0) -> Rows:
        """Read on after `start`: so many rows (read and passed over), or a mark (sought)."""
        mark = start if isinstance(start, Mark) and start.offset else self._first
        rows = Rows(self._records(mark), len(self.columns), mark)
        if isinstance(start, int) and start:
            next(islice(rows, start - 1, start), None)
            return self.rows(rows.mark)
        return rows

    def sample(self, count: int = 20) -> list[Row]:
        """Return the first rows."""
        return list(islice(self.rows(), count))

    def preview(self, count: int = 20) -> list[Record]:
        """Return the first records, preamble too, to choose the header row from."""
        records = islice(self._records(Mark()), count)
        return [record._replace(cells=[trim(cell) for cell in record.cells]) for record in records]

    def count(self) -> int:
        """Return how many rows there are: one pass over the file."""
        return sum(1 for _ in self.rows())

    def copy_text(self, target: Path) -> Dialect:
        """Write the file as UTF-8 CSV and return the dialect to open that copy with.

        A spreadsheet is parsed anew each time it is opened; a job of many slices reads a copy.
        """
        with target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(record.cells for record in self._records(Mark()))
        return Dialect(Kind.TEXT, self.dialect.header_row, "utf-8", ",", self.dialect.sheet)

    def _records(self, start: Mark) -> Iterator[Record]:
        encoding, delimiter = self.dialect.encoding or "utf-8", self.dialect.delimiter or ","
        return text_records(self.text, encoding, delimiter, start)


def open_table(
    path: str | Path, *, dialect: Dialect | None = None, limits: Limits | None = None
) -> Table:
    """Open a file for reading, by the given dialect or by what its content shows.

    Without a dialect the whole file is read once, to be sure of its encoding and its size.
    Raises the subclasses of TableError.
    """
    path, limits = Path(path), limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise _empty()
    if size > limits.max_bytes:
        raise _too_large("it has too many bytes", limits.max_bytes, "bytes")
    warnings: tuple[str, ...] = ()
    is_new = dialect is None
    if dialect is None:
        dialect, warnings = recognise(path, limits)
    elif dialect.kind not in {Kind.TEXT, Kind.XLS}:
        check_archive(path, limits)
    sheet, text = None, path
    if dialect.kind is not Kind.TEXT:
        sheet = read_sheet(path, dialect.sheet, limits)
        dialect, text = replace(dialect, sheet=sheet.name), Path(sheet.file.name)
    table = Table(path, dialect, [], text.stat().st_size, warnings, text, Mark(), sheet)
    sample = list(islice(table._records(Mark()), _SAMPLE_RECORDS))  # noqa: SLF001
    if is_new:
        header_row = find_header([record.cells for record in sample])
        table = replace(table, dialect=replace(dialect, header_row=header_row))
    table = _with_columns(table, sample)
    if len(table.columns) > limits.max_columns:
        raise _too_large("it has too many columns", limits.max_columns, "columns")
    if is_new and _exceeds(table, limits.max_rows):
        raise _too_large("it has too many rows", limits.max_rows, "rows")
    return table


def _exceeds(table: Table, max_rows: int) -> bool:
    """Count rows only where the physical lines, which are cheap to count, are too many."""
    if table.size < max_rows or _line_ends(table) < max_rows:
        return False
    return next(islice(table.rows(), max_rows, None), None) is not None


def _line_ends(table: Table) -> int:
    with table.text.open("rb") as file:
        blocks = iter(lambda: file.read(_BLOCK), b"")
        return sum(block.count(b"\n") + block.count(b"\r") for block in blocks)


def _with_columns(table: Table, sample: list[Record]) -> Table:
    row = table.dialect.header_row
    if not any(trim(cell) for record in sample for cell in record.cells):
        raise _empty()
    if row is not None and row >= len(sample):
        message = f"Row {row + 1} cannot be the header: the file is shorter. Choose another row."
        raise NoColumnsError(message)
    header = None if row is None else sample[row].cells
    data = sample if row is None else sample[row + 1 :]
    width = table_width(header, [record.cells for record in data])
    if not width:
        message = (
            "No usable column: the header row is empty. "
            "Give the first row a name for each column, or choose another header row."
        )
        raise NoColumnsError(message)
    first = Mark() if row is None else Mark(0, 0, sample[row].next_line, sample[row].next_offset)
    return replace(table, columns=name_columns(header or [], width), _first=first)


def _empty() -> EmptyFileError:
    return EmptyFileError(
        "This file is empty: it has no row with text. Export your list again and send that."
    )


def _too_large(found: str, limit: int, what: str) -> FileTooLargeError:
    return FileTooLargeError(
        f"This file is too large: {found}; the limit is {limit:,} {what}. "
        "Split it and send the parts."
    )
