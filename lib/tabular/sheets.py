"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods), made into text once and read like any other."""

import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper
from typing import BinaryIO, NamedTuple

from lib.tabular import sheet_process
from lib.tabular.dialect import Kind, Limits
from lib.tabular.errors import (
    EmptyFileError,
    FileTooLargeError,
    TableError,
    UnreadableSpreadsheetError,
)
from lib.tabular.sheet_process import Outcome

_CELL_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_LOCAL_HEADER = 30
_BLOCK = 1024 * 1024


def zip_kind(path: Path) -> Kind | None:
    """Return which spreadsheet a zip archive is, None when it is something else.

    Raises UnreadableSpreadsheetError when the archive is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unreadable("the file is damaged or was cut short") from None
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    return Kind.ODS if "content.xml" in names else None


def check_archive(path: Path, limits: Limits) -> None:
    """Unpack an archive without keeping it, by what it really holds and not by what it declares.

    Raises FileTooLargeError beyond the limits: a few kilobytes can unpack to gigabytes, and two
    cells far apart make a sheet of billions.
    """
    left = limits.max_unpacked_bytes
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for entry in archive.infolist():
            is_sheet = _WORKSHEET.fullmatch(entry.filename)
            tail, width, height = b"", 0, 0
            for block in _unpacked(file, entry):
                left -= len(block)
                if left < 0:
                    raise _too_large("it unpacks to more than", limits.max_unpacked_bytes, "bytes")
                if is_sheet:
                    for column, row in _CELL_REFERENCE.findall(tail + block):
                        width, height = max(width, _column(column)), max(height, int(row))
                    tail = block[-24:]
            if width * height > limits.max_cells:
                raise _too_large("a sheet spans more than", limits.max_cells, "cells")


class Sheet(NamedTuple):
    """A sheet as UTF-8 CSV in a file that lasts as long as this does; one line a row."""

    name: str
    names: list[str]
    """Of all visible sheets of the workbook."""
    file: "_TemporaryFileWrapper[bytes]"


def read_sheet(path: Path, name: str | None, limits: Limits) -> Sheet:
    """Write the sheet of that name, or the first visible one that has rows, as text.

    Values, never formulas. Raises EmptyFileError when all visible sheets are empty,
    FileTooLargeError beyond the limits, UnreadableSpreadsheetError when the workbook is damaged
    or protected by a password.
    """
    file = NamedTemporaryFile(suffix=".csv")  # noqa: SIM115 - it goes with the table
    bounds = [str(limits.max_cells), str(limits.max_memory_bytes)]
    command = [
        sys.executable,
        "-I",
        sheet_process.__file__,
        str(path.resolve()),
        name or "",
        *bounds,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.PIPE,
            timeout=limits.max_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large("reading takes longer than", limits.max_seconds, "seconds") from None
    if done.returncode != Outcome.DONE:
        raise _failure(done.returncode, limits)
    title, names = json.loads(done.stderr.splitlines()[-1])
    return Sheet(title, names, file)


def _failure(code: int, limits: Limits) -> TableError:
    if code == Outcome.EMPTY:
        return EmptyFileError(
            "This file is empty: no visible sheet has a row. Put your list on the first sheet."
        )
    if code == Outcome.TOO_LARGE:
        return _too_large("a sheet spans more than", limits.max_cells, "cells")
    if code == Outcome.PROTECTED:
        return _unreadable("it is protected by a password")
    if code < 0:
        return _unreadable("it is damaged, or needs too much memory to open")
    return _unreadable("the file is damaged or was cut short")


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER:
        raise _unreadable("the file is damaged or was cut short")
    skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    file.seek(skipped, 1)
    left = entry.compress_size
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and entry.compress_type != zipfile.ZIP_STORED:
        raise _unreadable("it is packed in a way that Excel does not use")
    while left > 0 and (packed := file.read(min(left, _BLOCK))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        try:
            while packed:
                yield inflate.decompress(packed, _BLOCK)
                packed = inflate.unconsumed_tail
        except zlib.error:
            raise _unreadable("the file is damaged or was cut short") from None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unreadable(reason: str) -> UnreadableSpreadsheetError:
    return UnreadableSpreadsheetError(
        f"This spreadsheet cannot be read: {reason}. "
        "Open it in Excel or LibreOffice, save it as .xlsx or as CSV, and send that."
    )


def _too_large(reason: str, limit: int, what: str) -> FileTooLargeError:
    return FileTooLargeError(
        f"This spreadsheet is too large: {reason} {limit:,} {what}. "
        "Save the sheet as CSV, which may be far larger, or split it."
    )
