"""Dates in cells: the style is guessed for a column, then each cell is read strictly by it."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from babel import Locale

from lib.normalise.text import collapse

_TIME = (
    r"(?:(?:[T,]\s*|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.]?)(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _TIME
)
_NUMERIC = re.compile(
    r"(?P<one>\d{1,2})(?P<sep>[-/. ])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})" + _TIME
)
_NAMED = re.compile(
    r"(?:[^\W\d]+\.?,\s*)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[-\s./]*(?:de\s+)?(?P<name>[^\W\d]+)\.?"
    r"|(?P<name2>[^\W\d]+)\.?[-\s]*(?P<day2>\d{1,2})(?:st|nd|rd|th)?)"
    r"[-\s,./]*(?:de\s+)?(?P<year>\d{4}|\d{2})" + _TIME
)
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt")
_MONTHS_IN_YEAR = 12
_PIVOT = 69  # POSIX strptime %y: 69-99 are the nineteen-hundreds


class DateStyle(StrEnum):
    """The order of day and month in a column."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    ISO = "iso"
    UNDECIDED = "undecided"


def guess_style(cells: Iterable[str]) -> DateStyle:
    """Guess the style of a column: a first or second number above 12 decides, as does a dot.

    UNDECIDED when nothing decides or the cells contradict one another; ISO when no cell needs an
    order (year first, or the month by name).
    """
    day_first = month_first = unclear = False
    for cell in cells:
        match = _NUMERIC.fullmatch(collapse(cell))
        if not match:
            continue
        one, two = int(match["one"]), int(match["two"])
        if one > _MONTHS_IN_YEAR or match["sep"] == ".":
            day_first = True
        elif two > _MONTHS_IN_YEAR:
            month_first = True
        else:
            unclear = True
    if day_first != month_first:
        return DateStyle.DAY_FIRST if day_first else DateStyle.MONTH_FIRST
    return DateStyle.UNDECIDED if day_first or unclear else DateStyle.ISO


def parse_date(cell: str, style: DateStyle = DateStyle.ISO) -> date | None:
    """Read one cell: a `datetime` when it has a time (aware when it has an offset), else a `date`.

    A numeric date that needs an order which `style` does not give, and a date that does not
    exist, are None. Nothing is shifted: the day written is the day returned.
    """
    text = collapse(cell)
    match = _ISO.fullmatch(text) or _NUMERIC.fullmatch(text) or _NAMED.fullmatch(text)
    if not match:
        return None
    ymd = _year_month_day(match, style)
    if ymd is None:
        return None
    try:
        if match["hour"] is None:
            return date(*ymd)
        return datetime(*ymd, *_time(match), tzinfo=_zone(match["zone"]))
    except ValueError:
        return None


def _year_month_day(match: re.Match[str], style: DateStyle) -> tuple[int, int, int] | None:
    groups = match.groupdict()
    year = int(groups["year"])
    if len(groups["year"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    if "one" in groups:
        one, two = int(groups["one"]), int(groups["two"])
        if style is DateStyle.DAY_FIRST:
            return year, two, one
        return (year, one, two) if style is DateStyle.MONTH_FIRST else None
    if "month" in groups:
        return year, int(groups["month"]), int(groups["day"])
    month = _months().get((groups["name"] or groups["name2"]).lower())
    return None if month is None else (year, month, int(groups["day"] or groups["day2"]))


def _time(match: re.Match[str]) -> tuple[int, int, int, int]:
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "Pp" else 0)
    part = (match["part"] or "0")[:6].ljust(6, "0")
    return hour, int(match["minute"]), int(match["second"] or 0), int(part)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Month names and abbreviations in the languages of our users, from Unicode CLDR."""
    months: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                months.setdefault(name.lower().rstrip("."), number)
    return months | {"sept": 9}
