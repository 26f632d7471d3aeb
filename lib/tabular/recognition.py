"""What a file is, judged by its content and never by its name."""

from pathlib import Path

from lib.tabular.detection import detect_delimiter
from lib.tabular.dialect import Dialect, Kind, Limits
from lib.tabular.encoding import detect_encoding, unit
from lib.tabular.errors import BinaryFileError, UnreadableSpreadsheetError
from lib.tabular.sheets import check_archive, zip_kind

_SAMPLE_BYTES = 256 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_WEB_PAGE):
        message = (
            "This file is a web page or XML under the name of a spreadsheet. "
            "Open it in Excel or LibreOffice, save it as .xlsx or as CSV, and send that."
        )
        raise UnreadableSpreadsheetError(message)
    return _recognise_text(path, head)


def _recognise_text(path: Path, head: bytes) -> tuple[Dialect, tuple[str, ...]]:
    encoding = detect_encoding(path)
    size = unit(encoding.name)
    sample = head[encoding.bom :]
    sample = sample[: len(sample) // size * size]
    delimiter = detect_delimiter(sample.decode(encoding.name, errors="replace"))
    warnings: tuple[str, ...] = ()
    if encoding.damaged_lines:
        warnings = (f"Lines with damaged characters, shown as \ufffd: {encoding.damaged_lines:,}.",)
    return Dialect(Kind.TEXT, None, encoding.name, delimiter), warnings


def _foreign(what: str) -> BinaryFileError:
    return BinaryFileError(
        f"This file is {what}, not a table. Save your list as CSV or as .xlsx and send that."
    )
