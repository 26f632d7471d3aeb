"""Names of people as they are compared: without accents, order, nicknames. Pure."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset(
    ["dr", "prof", "mr", "mrs", "ms", "herr", "frau", "ing", "mba", "phd", "jr", "sr"]
)
_NICKNAMES = """
    alexander alex sascha sasha|andrew andy drew|anthony tony|benjamin ben|charles charlie chuck
    christopher chris|daniel dan danny|david dave|edward ed eddie ted|elizabeth liz beth betty
    frederick fred|gregory greg|james jim jimmy|jennifer jen jenny|joseph joe
    joshua josh|katherine kate katie kathy|kenneth ken|lawrence larry|margaret maggie peggy
    matthew matt|michael mike micha|nicholas nick|patricia pat patty|peter pete|philip phil
    rebecca becky|richard rick dick|robert bob rob bobby|ronald ron|samuel sam|stephen steve
    susan sue|theodore theo|thomas tom tommy|timothy tim|victoria vicky|walter walt
    william bill will billy|wolfgang wolf
"""
_FULL_FORM = {
    nick: family.split()[0]
    for family in re.split(r"[|\n]", _NICKNAMES)
    for nick in family.split()[1:]
}
_NEAR = 0.8
_LEAST_LETTERS = 3


def fold(text: str) -> str:
    """Return text in small letters without accents."""
    text = text.casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).translate(_STROKES)


def name_words(full_name: str) -> list[str]:
    """Return the words of a name, folded, nicknames as their full forms, in one order."""
    words = [_FULL_FORM.get(word, word) for word in _WORD.findall(fold(full_name))]
    return sorted(word for word in words if word not in _TITLES)


def likeness(ours: str, theirs: str) -> float:
    """Return how alike two names are that ``name_words`` made: 1 the same, 0 two people.

    Each word of the shorter name must have its like in the longer one: the same word, a
    misspelling of it, or its initial. At least one word must be spelt out in both.
    """
    if ours == theirs:
        return 1.0
    shorter, longer = sorted((ours.split(), theirs.split()), key=len)
    if len(shorter) < 2:
        return 0.0
    left, found = list(longer), []
    for word in sorted(shorter, key=len, reverse=True):
        best = max(left, key=lambda other: _alike(word, other))
        found.append(_alike(word, best))
        left.remove(best)
    if min(found) == 0 or max(found) < 1:
        return 0.0
    return sum(found) / len(found) - 0.05 * len(left)


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return 0.7 if long.startswith(short) else 0.0
    # Numbers tell members of a series apart: Name12 is not Name13.
    if len(short) < _LEAST_LETTERS or _letters(one) == _letters(other):
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= _NEAR else 0.0


def _letters(word: str) -> str:
    return "".join(letter for letter in word if not letter.isdigit())
