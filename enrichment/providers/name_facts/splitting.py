"""First and last name out of a full one, where it is certain enough which is which."""

import re
from typing import NamedTuple

from enrichment.providers.name_facts.casing import recased
from enrichment.providers.name_facts.words import (
    ASIAN_SURNAMES,
    JOINTS,
    NO_PERSON,
    PARTICLES,
    SECOND_SURNAMES,
    SUFFIXES,
    TITLES,
)
from lib.normalise.text import collapse

# By judgement: two words are seldom the other way round, a third may be a middle name or the
# first of two last ones.
_TWO_WORDS = 0.85
_COMMA = 0.9
_CAPITALS = 0.9
_PARTICLE = 0.85
_TWO_SURNAMES = 0.7
_THREE_WORDS = 0.65

_LONGEST = 100
_NICKNAME = re.compile(r"\([^)]*\)|[\"“„][^\"”“]*[\"”“]")
_DEGREE = re.compile(r"(?:[A-Za-z]{1,3}\.){2,}")
_NOT_ONE_NAME = re.compile(r"[@\d/\\|<>_#]|&|\s(?:and|und|et|y familia|oder|or)\s", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’.\- ,]+")


class Split(NamedTuple):
    """The two halves of a name, and how sure it is that they are."""

    first: str
    last: str
    sure: float


def is_one_name(full: str) -> bool:
    """Return whether a text can be the name of one person."""
    words = {word.strip(".,").lower() for word in full.split()}
    return not _NOT_ONE_NAME.search(full) and not words & NO_PERSON and len(full) <= _LONGEST


def split_name(full: str) -> Split | None:
    """Return the halves of a full name; None where they cannot be told apart.

    Names in other scripts stay whole, and so do those that begin as Asian ones do, whose family
    name comes first at home and last abroad.
    """
    text = collapse(_NICKNAME.sub(" ", full))
    if not is_one_name(text) or not _LATIN.fullmatch(text):
        return None
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma and not _is_suffix(first):
        return _turned(first, last)
    words = _without_titles(recased(last if comma else text).split())
    if _is_unclear(words):
        return None
    return _by_capitals(words) or _halves(words)


def _turned(first: str, last: str) -> Split | None:
    """Return the halves of "Doe, Jane"."""
    firsts, lasts = _without_titles(recased(first).split()), _without_titles(recased(last).split())
    if not firsts or not lasts or "," in first or len(firsts) > 3 or len(lasts) > 4:
        return None
    # A particle may stand behind, as in "Gogh, Vincent van".
    while len(firsts) > 1 and firsts[-1].lower() in PARTICLES:
        lasts.insert(0, firsts.pop())
    return Split(_first(firsts), " ".join(lasts), _COMMA)


def _is_unclear(words: list[str]) -> bool:
    """Return whether a rule would be a guess: too few words, an Asian order, a title and a name."""
    if len(words) < 2 or _is_asian(words) or not all(map(_has_letter, words)):
        return True
    is_short = _bare(words[0]) in TITLES or _bare(words[-1]) in SUFFIXES or len(words[-1]) < 2
    # Sean O Connor, or John O. Smith without the dot; Ana y Luis.
    return is_short or "o" in map(str.lower, words[1:-1]) or words[1].lower() in JOINTS


def _by_capitals(words: list[str]) -> Split | None:
    """Return the halves of a name whose last one alone is in capitals: DUPONT Jean."""
    marks = [word.isupper() and len(word) > 2 and "." not in word for word in words]
    count = sum(marks)
    if not 0 < count < len(words):
        return None
    if all(marks[:count]):
        first, last = words[count:], words[:count]
    elif all(marks[-count:]):
        start = len(words) - count
        while start > 1 and words[start - 1].lower() in PARTICLES:
            start -= 1
        first, last = words[:start], words[start:]
    else:
        return None
    return Split(_first(first), " ".join(_proper(word) for word in last), _CAPITALS)


def _proper(word: str) -> str:
    return recased(word) if word.isupper() else word


def _halves(words: list[str]) -> Split | None:
    start = _particle(words)
    if start:
        return Split(_first(words[:start]), " ".join(words[start:]), _PARTICLE)
    if len(words) == 2:
        return Split(words[0], words[1], _TWO_WORDS)
    if words[-2].lower() in SECOND_SURNAMES:
        return Split(_first(words[:-2]), " ".join(words[-2:]), _TWO_SURNAMES)
    if len(words) > 3 and not any(_is_initial(word) for word in words[1:-1]):
        return None
    has_initial = any(_is_initial(word) for word in words[:-1])
    return Split(_first(words[:-1]), words[-1], _TWO_WORDS if has_initial else _THREE_WORDS)


def _particle(words: list[str]) -> int:
    """Return where a last name begins that particles or a joint show, 0 where none do."""
    for at, word in enumerate(words[1:-1], 1):
        lower = word.lower()
        if lower in JOINTS and at > 1:
            return at - 1
        if lower in PARTICLES:
            return at
    tail = words[-1].lower()
    has_article = re.match(r"(?:al|el|ben|bin)-\w", tail) is not None
    return len(words) - 1 if has_article and len(words) > 2 else 0


def _first(words: list[str]) -> str:
    """Return the first names, middle initials left out."""
    full = [word for word in words if not _is_initial(word)]
    return " ".join(full or words)


def _is_initial(word: str) -> bool:
    return bool(re.fullmatch(r"\w\.?|(?:\w\.-?)+", word))


def _has_letter(word: str) -> bool:
    return any(char.isalpha() for char in word)


def _is_asian(words: list[str]) -> bool:
    return words[0].lower() in ASIAN_SURNAMES


def _is_suffix(text: str) -> bool:
    words = [_bare(word) for word in re.split(r"[\s,]+", text) if word]
    return all(word in SUFFIXES for word in words)


def _without_titles(words: list[str]) -> list[str]:
    while words and _bare(words[0]) in TITLES and (len(words) > 2 or words[0].endswith(".")):
        words = words[1:]
    while len(words) > 2 and (_bare(words[-1]) in SUFFIXES or _DEGREE.fullmatch(words[-1])):
        words = words[:-1]
    return [word.rstrip(",") for word in words]


def _bare(word: str) -> str:
    return word.lower().replace(".", "").strip(",")
