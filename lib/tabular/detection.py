"""Which delimiter and which header row, judged over a sample of records."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from math import log2

from lib.normalise.text import trim

MAX_NAME = 200
_DELIMITERS = ",;\t|^~"
# What a header never is: an address, a link, a date, or a number as long as a phone.
_VALUE = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+|(?:www|linkedin)\.\S+/\S*|\+?[\d\s().-]{7,}"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?"
)


def detect_delimiter(sample: str) -> str:
    """Return the delimiter that splits most records of the sample into one same, large width.

    A delimiter inside quotes does not count; a table of one column gives a comma.
    """
    lines = list(io.StringIO(sample, newline=""))
    best = max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))
    return best if _evenness(lines, best) else ","


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """Score a delimiter: many records of one width, a large width, and that from the top on.

    A record with half a quote in a cell was split within quotes. A delimiter that only begins
    below the header separates tags within a cell.
    """
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        records = [cells for cells in reader if any(map(str.strip, cells))]
    except csv.Error:
        return 0.0
    widths = [1 if any(cell.count('"') % 2 for cell in cells) else len(cells) for cells in records]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: item[1] * log2(item[0]))
    return count * log2(width) / len(widths) / (1 + widths.index(width))


def find_header(records: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the header among the records, None when there is none.

    The header is the first record about as wide as the table is; lines of a report above it are
    narrower. When that record holds a value, such as an address, the file has no header.
    """
    widths = [_width(cells) for cells in records]
    filled = [width for width in widths if width]
    if not filled:
        return None
    table = Counter(filled).most_common(1)[0][0]
    needed = max(table / 2, 2 if table > 1 else 1)
    for index, cells in enumerate(records):
        texts = [text for cell in cells if (text := trim(cell))]
        if len(texts) >= needed:
            return None if any(_VALUE.fullmatch(text) for text in texts) else index
    return next(index for index, width in enumerate(widths) if width)


def name_columns(header: Sequence[str], width: int) -> list[str]:
    """Name `width` columns after the header: a repeated one "Tags (2)", an empty one "Column 2".

    A name is cut at `MAX_NAME` characters: what is longer is no name to show or to keep.
    """
    names: list[str] = []
    taken: set[str] = set()
    for position in range(width):
        base = " ".join(trim(header[position]).split()) if position < len(header) else ""
        base = base[:MAX_NAME] or f"Column {position + 1}"
        name, copy = base, 1
        while name.lower() in taken:
            copy += 1
            name = f"{base} ({copy})"
        taken.add(name.lower())
        names.append(name)
    return names


def table_width(header: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns there are: those with a name, and those with cells between them.

    Without a header it is the widest row; under a header that is empty there are none.
    """
    below = max(map(_width, rows), default=0)
    if header is None:
        return below
    named = _width(header)
    return max(named, min(below, len(header))) if named else 0


def _width(cells: Sequence[str]) -> int:
    """Count the cells up to the last that says something."""
    return next((i for i in range(len(cells), 0, -1) if trim(cells[i - 1])), 0)
