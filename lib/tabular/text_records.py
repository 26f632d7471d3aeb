"""Records of a CSV-like file: one streaming pass, memory flat, able to start in the middle."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lib.tabular.dialect import Mark, Record
from lib.tabular.encoding import bom_length, unit

if TYPE_CHECKING:
    import _csv


class _Lines:
    """Physical lines of a file, counted in lines and bytes; lines can be put back.

    LF, CRLF and bare CR all end a line. Damaged bytes come as lone surrogates, so that each line
    goes back to exactly the bytes it came from.
    """

    def __init__(self, file: BinaryIO, encoding: str, start: Mark) -> None:
        self._lines = _decoded(file, encoding)
        self._encoding = encoding
        self._unit = unit(encoding)
        self._returned: list[str] = []
        self.line = start.line
        self.offset = start.offset
        self.record: list[str] = []
        self.has_ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self._returned.pop() if self._returned else next(self._lines)
        except StopIteration:
            self.has_ended = True
            raise
        self.line += 1
        self.offset += self._size(line)
        self.record.append(line)
        return line

    def put_back(self) -> str:
        """Put back all lines of the present record but the first, and return that one."""
        first, *rest = self.record
        self.has_ended = False
        self._returned += reversed(rest)
        self.line -= len(rest)
        self.offset -= sum(self._size(line) for line in rest)
        return first

    def _size(self, line: str) -> int:
        if line.isascii():
            return len(line) * self._unit
        return len(line.encode(self._encoding, _errors(self._encoding)))


def text_records(path: Path, encoding: str, delimiter: str, start: Mark) -> Iterator[Record]:
    """Return every record from `start` on, blank ones too, cells as they stand.

    A quote that is never closed is taken as a plain character, so that it costs one line and
    not the rest of the file; so are quotes beside a cell longer than the reader takes (128 kB).
    """
    file = path.open("rb")  # now, not at the first record: the file may be a passing one
    offset = start.offset or bom_length(path, encoding)
    file.seek(offset)
    return _records(file, _Lines(file, encoding, start._replace(offset=offset)), delimiter)


def _records(file: BinaryIO, lines: _Lines, delimiter: str) -> Iterator[Record]:
    with file:
        yield from _split(lines, delimiter)


def _split(lines: _Lines, delimiter: str) -> Iterator[Record]:
    reader = _reader(lines, delimiter)
    while True:
        line = lines.line + 1
        lines.record.clear()
        try:
            cells = next(reader)
            is_unclosed = lines.has_ended  # the reader wanted more than there was
        except StopIteration:
            return
        except csv.Error:
            is_unclosed = True
        if is_unclosed or (lines.record[1:] and _is_stray(lines.record, delimiter, cells)):
            cells = lines.put_back().rstrip("\r\n").split(delimiter)
            reader = _reader(lines, delimiter)
        yield Record(line, cells, lines.line, lines.offset)


def _is_stray(lines: list[str], delimiter: str, cells: list[str]) -> bool:
    """Say whether the quote that opened on the first line was a plain one.

    What closed it began a cell further down, and the first line is as wide without the rest.
    """
    _, closed, beyond = lines[-1].replace('""', "").partition('"')
    ends = beyond[:1] == delimiter or beyond.lstrip(" ")[:1] in {delimiter, "\r", "\n", ""}
    return bool(closed) and not ends and len(lines[0].split(delimiter)) >= len(cells)


def _reader(lines: Iterator[str], delimiter: str) -> "_csv.Reader":
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _errors(encoding: str) -> str:
    return "surrogateescape" if unit(encoding) == 1 else "surrogatepass"


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    return io.TextIOWrapper(file, encoding=encoding, errors=_errors(encoding), newline="")
