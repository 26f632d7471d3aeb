"""XLSX files, written as a stream of pieces that a later process can go on from.

An XLSX file is a zip of XML. A sheet is deflated as it grows; a full flush at each pause
leaves a place from which any other compressor continues. No zip64, which Excel would offer
to repair: a sheet that nears 4 GiB of XML ends, and the next begins.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from struct import pack
from typing import Any, Self
from xml.sax.saxutils import escape

from lib.tabular.errors import FileTooLargeError

MAX_SHEET_ROWS = 1_048_576
MAX_CELL = 32_767
_MOST = 2**32 - 2**26
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DEFLATED, _SIZES_FOLLOW, _VERSION, _DAY = 8, 8, 20, 0x21


@dataclass(slots=True)
class _Member:
    """One file of the zip."""

    name: str
    offset: int
    crc: int = 0
    size: int = 0
    packed: int = 0

    def fields(self) -> bytes:
        """Return what the local header and the directory both say."""
        sizes = pack("<III", self.crc, self.packed, self.size)
        name = pack("<HH", len(self.name), 0)
        return pack("<HHHHH", _VERSION, _SIZES_FOLLOW, _DEFLATED, 0, _DAY) + sizes + name


@dataclass(slots=True)
class WorkbookWriter:
    """Writes sheets of text cells below one header; each call returns the bytes to append.

    ``state`` after ``pause`` is all that ``resumed`` needs to go on where those bytes end.
    A cell is text, never a formula. Excel's own limits cut a cell at 32,767 characters.
    """

    header: Sequence[str]
    title: str = "Sheet"
    position: int = 0
    rows: int = 0
    sheets: list[_Member] = field(default_factory=list)
    _deflate: Any = None

    @classmethod
    def resumed(cls, header: Sequence[str], title: str, state: dict[str, Any]) -> Self:
        """Go on from a ``state``."""
        sheets = [_Member(**sheet) for sheet in state["sheets"]]
        return cls(header, title, state["position"], state["rows"], sheets)

    @property
    def state(self) -> dict[str, Any]:
        """Return what ``resumed`` takes, fit for JSON. Valid after ``pause``."""
        return {
            "position": self.position,
            "rows": self.rows,
            "sheets": [asdict(sheet) for sheet in self.sheets],
        }

    def begin(self) -> bytes:
        """Open the next sheet with the header as its first row."""
        self.sheets.append(_Member(f"xl/worksheets/sheet{len(self.sheets) + 1}.xml", self.position))
        self.rows = 0
        opening = f"{_DECLARATION}<worksheet {_NAMESPACE}><sheetData>"
        return self._open(self.sheets[-1]) + self._packed(opening) + self._row(self.header)

    def write(self, cells: Iterable[str]) -> bytes:
        """Write a row, in a new sheet where the last is full. Raises FileTooLargeError."""
        sheet = self.sheets[-1]
        if self.rows < MAX_SHEET_ROWS and sheet.size < _MOST:
            return self._row(cells)
        return self._close_sheet() + self.begin() + self._row(cells)

    def pause(self) -> bytes:
        """Give out all that was written so far."""
        return self._count(self.sheets[-1], self._compressor().flush(zlib.Z_FULL_FLUSH))

    def end(self) -> bytes:
        """Close the last sheet and write what makes the sheets a workbook."""
        found = [self._close_sheet()]
        members = list(self.sheets)
        for name, text in _frame(self.title, len(self.sheets)).items():
            member = _Member(name, self.position)
            found += [self._open(member), self._packed(text, member), self._close(member)]
            members.append(member)
        directory = b"".join(_entry(member) for member in members)
        count = len(members)
        ends = pack("<HHHHIIH", 0, 0, count, count, len(directory), self.position, 0)
        return b"".join([*found, directory, b"PK\x05\x06", ends])

    def _row(self, cells: Iterable[str]) -> bytes:
        self.rows += 1
        return self._packed(f"<row>{''.join(map(_cell, cells))}</row>")

    def _compressor(self) -> Any:
        if self._deflate is None:
            self._deflate = zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS)
        return self._deflate

    def _packed(self, text: str, member: _Member | None = None) -> bytes:
        data, member = text.encode(), member or self.sheets[-1]
        member.crc = zlib.crc32(data, member.crc)
        member.size += len(data)
        return self._count(member, self._compressor().compress(data))

    def _count(self, member: _Member, data: bytes) -> bytes:
        member.packed += len(data)
        return self._placed(data)

    def _placed(self, data: bytes) -> bytes:
        self.position += len(data)
        if self.position > _MOST:
            message = "This is more than an Excel workbook can hold."
            raise FileTooLargeError(message)
        return data

    def _open(self, member: _Member) -> bytes:
        name = member.name.encode()
        return self._placed(b"PK\x03\x04" + member.fields() + name)

    def _close(self, member: _Member) -> bytes:
        rest = self._count(member, self._compressor().flush())
        self._deflate = None
        sizes = pack("<III", member.crc, member.packed, member.size)
        return rest + self._placed(b"PK\x07\x08" + sizes)

    def _close_sheet(self) -> bytes:
        return self._packed("</sheetData></worksheet>") + self._close(self.sheets[-1])


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    text = _LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", text[:MAX_CELL]))
    shown = escape(text, {"\r": "_x000D_"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _entry(member: _Member) -> bytes:
    rest = pack("<HHHII", 0, 0, 0, 0, member.offset)
    return b"PK\x01\x02" + pack("<H", _VERSION) + member.fields() + rest + member.name.encode()


def _frame(title: str, sheets: int) -> dict[str, str]:
    """Return the small files around the sheets."""
    numbers = range(1, sheets + 1)
    names = "".join(
        f'<sheet name="{title}{"" if n == 1 else f" {n}"}" sheetId="{n}" r:id="rId{n}"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_NAMESPACE} xmlns:r="{_OFFICE}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{relations}{links}</Relationships>",
    }
    return {name: _DECLARATION + text for name, text in texts.items()}
