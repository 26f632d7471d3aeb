"""In which encoding a text file is written."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from lib.tabular.code_pages import guess_code_page
from lib.tabular.errors import BinaryFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNITS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_SAMPLE = 64 * 1024
_BLOCK = 1024 * 1024
_ODD_CONTROLS = dict.fromkeys((*range(9), *range(14, 26), *range(28, 32), 0x7F))
_MAX_ODD_CONTROLS = 0.02
_FEW_ODD_CONTROLS = 4
_WORD = re.compile(r"[\w’-]{0,20}[^\x00-\x7f\s][\w’-]{0,20}")
_WORDS_SHOWN = 4


class Encoding(NamedTuple):
    """A codec name, the length of its BOM, and the lines that are damaged in it.

    Where the name is but a guess, ``words`` are some by which a person can judge it.
    """

    name: str
    bom: int = 0
    damaged_lines: int = 0
    words: tuple[str, ...] = ()


def unit(encoding: str) -> int:
    """Return the bytes an ASCII character takes."""
    return _UNITS.get(encoding, 1)


def bom_length(path: Path, encoding: str) -> int:
    """Return how many bytes of byte order mark the file starts with, in this encoding."""
    with path.open("rb") as file:
        head = file.read(4)
    return max(
        (len(bom) for bom, name in _BOMS if name == encoding and head.startswith(bom)), default=0
    )


def detect_encoding(path: Path) -> Encoding:
    """Read the whole file once and name its encoding. Raises BinaryFileError."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    name = _by_bom(sample) or _wide_without_bom(sample)
    text = sample.decode(name or "latin-1", errors="ignore")
    odd = len(text) - len(text.translate(_ODD_CONTROLS))
    if odd > max(_FEW_ODD_CONTROLS, len(text) * _MAX_ODD_CONTROLS):
        _refuse("it holds bytes that no text has")
    if name:
        if not _decodes(path, name):
            _refuse(f"it starts as {name.upper()} text but goes on as something else")
        return Encoding(name, bom_length(path, name))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    return _by_evidence(path)


def _refuse(reason: str) -> None:
    message = (
        f"This file is not a table of text: {reason}. "
        "Save your list as CSV (UTF-8) or as an Excel workbook (.xlsx) and send that."
    )
    raise BinaryFileError(message)


def _by_bom(sample: bytes) -> str | None:
    return next((name for bom, name in _BOMS if sample.startswith(bom)), None)


def _wide_without_bom(sample: bytes) -> str | None:
    """Mostly Latin text in UTF-16 has a zero in every other byte."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half and odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half and even > half * 0.4 and odd < half * 0.1 else None


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _by_evidence(path: Path) -> Encoding:
    """Judge by the lines beyond ASCII: UTF-8 with damage, or the likeliest code page.

    A line of another code page hardly ever is UTF-8 by chance, so half of them are proof.
    """
    good = bad = 0
    evidence = bytearray()
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                if len(evidence) < _SAMPLE:
                    evidence += _head(line)
    if good >= bad:
        return Encoding("utf-8", bom_length(path, "utf-8"), bad)
    name = guess_code_page(bytes(evidence))
    if not _decodes(path, name):
        name = "latin-1"
    return Encoding(name, words=_words(evidence.decode(name)))


def _head(line: bytes) -> bytes:
    """Return what there is to see of a line: of a very long one the cells at its beginning."""
    if len(line) <= _SAMPLE:
        return line
    return line[: max(line.rfind(b",", 0, _SAMPLE), line.rfind(b" ", 0, _SAMPLE)) + 1]


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WORD.findall(text)))[:_WORDS_SHOWN]
