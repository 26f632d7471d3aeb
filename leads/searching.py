"""What was typed into a search: its words, and what a lead has to hold for each of them."""

import re
from functools import reduce
from operator import and_
from unicodedata import normalize

from django.db.models import Q

from lib.normalise.text import collapse

MOST_WORDS = 6
LONGEST = 400
_PHONE = re.compile(r"(?<![\w.@-])[+(]*\d[\d\s()/.-]*\d(?![\w@])")
_SURELY_PHONE = 7
_LEAST_PHONE = 4
# What pg_trgm finds a trigram in, wherever it stands: three letters, or a letter beside a sign.
_INDEXED = re.compile(r"[^\W_]{3}|[\W_][^\W_]|[^\W_]{2}[\W_]")


def words_of(text: str) -> list[str]:
    """Return the words to look for, phone numbers among them as bare digits."""
    text = normalize("NFC", collapse(text[:LONGEST])).lower()
    return _PHONE.sub(_digits, text).split()[:MOST_WORDS]


def condition_of(words: list[str]) -> Q:
    """Return what the search text of a hit fulfils.

    A word may stand anywhere; one of one or two letters has to begin a word, since no trigram
    serves it elsewhere.
    """
    return reduce(and_, map(holding, words))


def holding(word: str) -> Q:
    """Return what a text fulfils that holds the word."""
    if _INDEXED.search(word) or not is_word(word):
        return Q(search_text__contains=word)
    return beginning(word)


def beginning(word: str) -> Q:
    """Return what a text fulfils in which one of the words begins so."""
    return Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")


def whole(words: str) -> Q:
    """Return what a text fulfils that has these words as they are, such as a full name."""
    return Q(search_text__startswith=f"{words} ") | Q(search_text__contains=f" {words} ")


def is_word(word: str) -> bool:
    """Say whether there is a letter or a digit in it: signs alone have no trigram."""
    return any(character.isalnum() for character in word)


def _digits(match: re.Match[str]) -> str:
    """Return a phone number as it is part of the international form, other numbers untouched."""
    typed = match[0]
    digits = re.sub(r"\D", "", typed.replace("(0)", ""))
    is_dialled = typed.lstrip("(").startswith(("+", "0")) and len(digits) >= _LEAST_PHONE
    if not is_dialled and len(digits) < _SURELY_PHONE:
        return typed
    return digits.lstrip("0") or digits
