"""Write one sheet of a workbook as CSV to standard output. Run as a program of its own.

The parser is native code that a damaged file can bring to panic or to ask for terabytes, which
ends the whole process: so it runs apart from the worker, in bounded memory, and imports nothing
of ours.
"""

import contextlib
import csv
import datetime as dt
import json
import resource
import sys
from decimal import Decimal
from enum import IntEnum

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
# A record takes one line whatever its cells hold, so that lines count the rows of the sheet;
# reading a cell turns this character back into a line break.
_BREAKS = str.maketrans({"\n": "\u2028", "\r": None})


class Outcome(IntEnum):
    """Exit codes; any other, or a signal, means that the parser gave up."""

    DONE = 0
    PROTECTED = 3
    EMPTY = 4
    TOO_LARGE = 5


def cell_text(value: Cell) -> str:
    """Write a cell as a person reads it: 9876543210 and never 9876543210.0 or 9.88E+09."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").translate(_BREAKS)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def choose_sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """Return the sheet of that name, else the first visible one that has a row."""
    if name:
        return workbook.get_sheet_by_name(name)
    for visible in visible_sheets(workbook):
        found = workbook.get_sheet_by_name(visible)
        if found.height:
            return found
    return None


def visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    """Return the names of the sheets that a person sees, charts left out."""
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]


def main(path: str, name: str, max_cells: int, max_memory: int) -> Outcome:
    """Write the sheet; to standard error its name and those of all visible sheets, as JSON."""
    with contextlib.suppress(ValueError, OSError):  # macOS does not bound address space
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError:
        return Outcome.PROTECTED
    sheet = choose_sheet(workbook, name)
    if sheet is None:
        return Outcome.EMPTY
    if sheet.height * sheet.width > max_cells:
        return Outcome.TOO_LARGE
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([cell_text(cell) for cell in row] for row in sheet.iter_rows())
    sys.stderr.write("\n" + json.dumps([sheet.name, visible_sheets(workbook)]))
    return Outcome.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
