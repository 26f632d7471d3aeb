"""The large cities of the world: the country and the time zone that a name stands for."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_LONGEST = 80
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


class City(NamedTuple):
    """A city by one of its names.

    ``is_enough`` says that the name needs no country beside it; the time zone is empty where
    several cities of the name in the country lie in different ones.
    """

    name: str
    country: str
    time_zone: str
    is_enough: bool


def find_city(name: str, country: str | None = None) -> City | None:
    """Return the city of a name in a country, or the one that is meant without saying where."""
    named = cities_named(name)
    if country:
        return next((one for one in named if one.country == country), None)
    return next((one for one in named if one.is_enough), None)


def cities_named(name: str) -> tuple[City, ...]:
    """Return the cities of a name, one of each country; it may have its region after a comma."""
    if len(name) > _LONGEST:
        return ()
    known = _cities()
    return known.get(_folded(name)) or known.get(_folded(name.partition(",")[0]), ())


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    text = Path(__file__).with_name("cities.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, country, time_zone, mark = line.split("\t")
        key = _folded(name)
        found[key] = (*found.get(key, ()), City(name, country, time_zone, bool(mark)))
    return found


def _folded(name: str) -> str:
    """Return a name without accents, case and marks."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", plain).strip()
