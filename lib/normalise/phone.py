"""Phone numbers: E.164 when certain, the typed text always."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from lib.normalise.numbering_plans import ordinary_region
from lib.normalise.remembering import remembered
from lib.normalise.text import collapse

_LABEL = re.compile(r"^(?:p|t|m|tel|phone|mobile|mob|cell|telefon|fon)\s*[:.]+\s*", re.IGNORECASE)
_EXCEL_FLOAT = re.compile(r"\d{5,}\.0+|\d(?:\.\d+)?[eE]\+?\d{1,2}")
_SPLIT = re.compile(r"\s*(?:[;,|\n]|\s(?:or|oder|ou|and|und|&)\s|:::)\s*")
_PLAIN_INTERNATIONAL = re.compile(r"\+[\d .-]{7,30}")
_E164 = re.compile(r"\+[1-9]\d{4,14}")
_FILLERS = str.maketrans("", "", " .-")
_MIN_DIGITS = 5
_MIN_DIGITS_BESIDE_SLASH = 7


class Phone(NamedTuple):
    """A phone as typed, with its normal form where certain; country is ISO-2."""

    typed: str
    e164: str | None
    extension: str | None
    country: str | None


@remembered(16384)
def normalise_phone(text: str, country: str | None = None) -> Phone:
    """Read one phone number. `country` is the ISO-2 code to read a national number in.

    Without a country only a number with an international prefix (+ or 00) gets a normal form;
    a number that no numbering plan knows gets none.
    """
    typed = collapse(text)
    dialled = _dialled(typed)
    if _PLAIN_INTERNATIONAL.fullmatch(dialled):
        # Whatever the country, and however it is spaced: one reading, remembered once.
        return Phone(typed, *_read(dialled.translate(_FILLERS), None))
    return Phone(typed, *_read(dialled, country.upper() if country else None))


_MOST_REMEMBERED = 16384
_regions: dict[str, str] = {}
"""The region of normal forms that were read lately: a number once read is asked for again in
its normal form, to keep it and to look it up."""


@remembered(_MOST_REMEMBERED)
def _read(dialled: str, country: str | None) -> tuple[str | None, str | None, str | None]:
    """Return the E.164 form, the extension and the country of a number as one dials it."""
    if country is None and dialled in _regions:
        return dialled, None, _regions[dialled]
    if country is None and _E164.fullmatch(dialled):
        region = ordinary_region(dialled[1:])
        if region is not None:
            return (dialled, None, region) if region else (None, None, None)
    try:
        number = phonenumbers.parse(dialled, country)
    except NumberParseException:
        return None, None, None
    region = phonenumbers.region_code_for_number(number)
    if region is None or not phonenumbers.is_valid_number_for_region(number, region):
        return None, number.extension, None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if len(_regions) >= _MOST_REMEMBERED:
        _regions.clear()
    _regions[e164] = region
    return e164, number.extension, region


def split_phones(cell: str) -> list[str]:
    """Split a cell holding several numbers into each as typed.

    A slash splits only between whole numbers, because "0221/123456" is one German number.
    """
    if _PLAIN_INTERNATIONAL.fullmatch(cell):
        return [collapse(cell)]
    parts = [collapse(part) for part in _SPLIT.split(cell)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and any(_digits(part) < _MIN_DIGITS for part in parts):
        return [collapse(cell)]
    return list(dict.fromkeys(phone for part in parts for phone in _split_slash(part)))


def _split_slash(part: str) -> list[str]:
    pieces = [piece.strip() for piece in part.split("/")]
    whole = all(_digits(piece) >= _MIN_DIGITS_BESIDE_SLASH for piece in pieces)
    return pieces if whole else [part]


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _dialled(typed: str) -> str:
    """Undo what spreadsheets and exports add: labels, floats, a 00 for the plus."""
    if typed.startswith("+"):
        return typed
    text = _LABEL.sub("", typed).lstrip("'")
    if _EXCEL_FLOAT.fullmatch(text):
        text = _whole_number(text)
    if text.startswith("00"):
        text = "+" + text[2:].lstrip(" -.")
    return text


def _whole_number(text: str) -> str:
    """Return the digits of 9876543210.0 or 9.87654321E9; rounded ones (9.88E+09) stay as typed."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > 1:
        return text
    return format(value.to_integral_value(), "f")
