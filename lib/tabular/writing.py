"""CSV for people who open it in a spreadsheet."""

import csv
import re
from collections.abc import Iterable
from typing import Protocol

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
# A number or a phone is no formula, and "+44 20 7946 0958" must come back as it went out.
_HARMLESS = re.compile(r"[+-]?(?=\D*\d)[\d ().,/x-]++(?:[eE][+-]?\d+|%)?")
_GUARDED = re.compile(r"'(?='*[=+\-@\t\r\n])")
_TEXT = re.compile('="([^"]*)"')


class _Writable(Protocol):
    def write(self, text: str, /) -> object: ...


def safe_cell(value: object) -> str:
    """Return the value for a CSV cell that a spreadsheet will not run as a formula.

    Source: OWASP, CSV Injection. Text starting with = + - @ tab, CR or LF (also after apostrophes)
    gets an apostrophe in front. Plain numbers and phone numbers, that is digits, spaces and
    ( ) . , / x - after one sign, stay as they are: they cannot call anything. `typed_cell` takes
    the apostrophe off again.
    """
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def typed_cell(cell: str) -> str:
    """Undo `safe_cell`, for a file of ours that comes back, and Excel's `="0123"` for a text."""
    if text := _TEXT.fullmatch(cell):
        return text[1]
    return cell[1:] if _GUARDED.match(cell) else cell


def write_csv_row(file: _Writable, cells: Iterable[object]) -> None:
    """Write one record, made safe from formula injection, ending in CRLF (RFC 4180)."""
    csv.writer(file, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
