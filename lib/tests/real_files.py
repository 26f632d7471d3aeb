"""The real sample files of the project, and what their README states of each."""

import re
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
README = DATA / "README.md"
_ROW = re.compile(
    r"\| (?P<name>[\w-]+\.\w+) \| (?P<rows>\d+)x(?P<columns>\d+) "
    r"\| (?P<delimiter>[^|]+) \| (?P<encoding>[^|]+) \| [^|]* \| (?P<addresses>[^|]+) \|"
)
_DELIMITERS = {"`,`": ",", "`;`": ";", "tab": "\t", "pipe": "|", "-": None}
_ENCODINGS = {"ASCII": "utf-8", "UTF-8": "utf-8", "UTF-16LE": "utf-16-le", "cp1252": "cp1252"}


class Listed(NamedTuple):
    """A file as the README lists it."""

    name: str
    rows: int
    columns: int
    delimiter: str | None
    encoding: str | None
    duplicates: int
    invalid: int
    without_email: int


def listed() -> list[Listed]:
    """Return the files of the README's table; none where the folder is absent."""
    found = _ROW.finditer(README.read_text()) if README.exists() else ()
    return [_listed(match) for match in found]


def _listed(match: re.Match[str]) -> Listed:
    rows = int(match["rows"])
    numbers = re.match(r"(\d+)/(\d+)/(\d+)", match["addresses"])
    duplicates, invalid, without = map(int, numbers.groups()) if numbers else (0, 0, rows)
    return Listed(
        match["name"],
        rows,
        int(match["columns"]),
        _DELIMITERS[match["delimiter"].strip()],
        _ENCODINGS.get(re.split(r"[+ ]", match["encoding"].strip())[0]),
        duplicates,
        invalid,
        without,
    )
