"""The distinct values of columns whose values are names of something."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from leads.importing.terms import word
from lib.normalise.text import meaningful
from lib.tabular import Table, typed_cell

MOST_WORDS = 50
ROWS_READ = 20_000


class Word(NamedTuple):
    """A value as it is written first, and in how many rows it stands."""

    text: str
    rows: int


def words_in(table: Table, places: Iterable[int]) -> dict[int, list[Word]]:
    """Return the most frequent values of columns among the first rows of a file."""
    counts: dict[int, Counter[str]] = {place: Counter() for place in places}
    spelled: dict[str, str] = {}
    for row in islice(table.rows(), ROWS_READ) if counts else ():
        for place, counter in counts.items():
            text = meaningful(typed_cell(row.cells[place]))
            if text:
                key = word(text)
                spelled.setdefault(key, text)
                counter[key] += 1
    return {
        place: [Word(spelled[key], number) for key, number in counter.most_common(MOST_WORDS)]
        for place, counter in counts.items()
    }
