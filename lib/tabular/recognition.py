"""What a file is, judged by its content and never by its name."""

import re
from collections.abc import Iterator
from pathlib import Path

from lib.tabular.detection import detect_delimiter
from lib.tabular.dialect import Dialect, Kind, Limits
from lib.tabular.encoding import Encoding, detect_encoding, unit
from lib.tabular.errors import BinaryFileError, UnreadableSpreadsheetError
from lib.tabular.sheets import check_archive, zip_kind

_SAMPLE_BYTES = 256 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?[\r\n]', re.IGNORECASE)  # Excel writes and obeys it
# What UTF-8 looks like to who reads it as Windows-1252.
_SPOILT = re.compile("\\w{0,20}Ã[\u00a1-\u00bf€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]\\w{0,20}")
_WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml")
_FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed archive",
    b"Rar!": "a packed archive",
    b"7z\xbc\xaf": "a packed archive",
    b"{\\rtf": "a text document",
    b"\x7fELF": "a program",
    b"SQLite format": "a database",
}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_RECORDS = {b'{"': "JSON", b'[{"': "JSON", b"BEGIN:VCARD": "an address book (vCard)"}


def recognise(path: Path, limits: Limits) -> tuple[Dialect, tuple[str, ...]]:
    """Return how to read a file, its header apart, and warnings fit to show.

    Raises BinaryFileError, UnreadableSpreadsheetError, FileTooLargeError.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    if head.startswith(_ZIP):
        kind = zip_kind(path)
        if kind is None:
            raise _foreign("a packed archive or a document")
        check_archive(path, limits)
        return Dialect(kind), ()
    if head.startswith(_OLE):
        return Dialect(Kind.XLS), ()
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise _foreign(what)
    if head.lstrip(_BLANK)[:20].lower().startswith(_WEB_PAGE):
        message = (
            "This file is a web page or XML under the name of a spreadsheet. "
            "Open it in Excel or LibreOffice, save it as .xlsx or as CSV, and send that."
        )
        raise UnreadableSpreadsheetError(message)
    for mark, what in _RECORDS.items():
        if head.lstrip(_BLANK).startswith(mark):
            raise _foreign(what)
    return _recognise_text(path, head)


def _recognise_text(path: Path, head: bytes) -> tuple[Dialect, tuple[str, ...]]:
    encoding = detect_encoding(path)
    size = unit(encoding.name)
    sample = head[encoding.bom :]
    sample = sample[: len(sample) // size * size]
    text = sample.decode(encoding.name, errors="replace")
    told = _SEPARATOR.match(text)
    delimiter = told[1] if told else detect_delimiter(text)
    return Dialect(Kind.TEXT, None, encoding.name, delimiter), tuple(_warnings(encoding, text))


def _warnings(encoding: Encoding, sample: str) -> Iterator[str]:
    if encoding.damaged_lines:
        yield (
            "Lines in another encoding than the rest, of which the odd letters are read as "
            f"Windows-1252: {encoding.damaged_lines:,}."
        )
    if encoding.words:
        words = ", ".join(f"“{word[:30]}”" for word in encoding.words)
        yield (
            "The file does not say in which encoding it was written. "
            f"Read as {encoding.name.upper()} it holds {words}. "
            "If that looks wrong, read it in another way."
        )
    elif "Ã" in sample and (spoilt := _SPOILT.search(sample)):
        yield (
            f"Letters were spoilt before this file was made, as in “{spoilt[0][:30]}”. "
            "Export your list again as UTF-8."
        )


def _foreign(what: str) -> BinaryFileError:
    return BinaryFileError(
        f"This file is {what}, not a table. Save your list as CSV or as .xlsx and send that."
    )
