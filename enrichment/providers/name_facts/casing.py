"""Names as people write them, of those typed in capitals or in small letters alone."""

import re

from enrichment.providers.name_facts.words import MAC_NAMES, PARTICLES, SUFFIXES

_ROMAN = frozenset({"ii", "iii", "iv"})
_ACADEMIC = {
    "phd": "PhD",
    "md": "MD",
    "mba": "MBA",
    "msc": "MSc",
    "bsc": "BSc",
    "jr": "Jr",
    "sr": "Sr",
}
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{2}")
_MC_FROM = 4
_LOWER = PARTICLES - {"mc", "mac"} | {"y"}
_DOTTED = frozenset("İı")  # Which i is meant in Turkish, only the other letters would tell.


def recased(name: str) -> str:
    """Return a name with capitals where they belong.

    One that mixes cases is as its owner writes it: it stays. So does what has no cases.
    """
    if name not in (name.upper(), name.lower()) or name.upper() == name.lower():
        return name
    if _DOTTED & set(name):
        return name
    words = name.split(" ")
    return " ".join(_word(word, at) for at, word in enumerate(words))


def _word(word: str, at: int) -> str:
    bare = word.lower().strip(".,()")
    if at and bare in _LOWER and not word.endswith("."):
        return word.lower()
    if at and bare in _ROMAN:
        return word.upper()
    if at and bare in SUFFIXES and bare in _ACADEMIC:
        return word.lower().replace(bare, _ACADEMIC[bare])
    if at == 0 and _NO_VOWEL.fullmatch(bare):
        return word.upper()  # JD, TJ: initials without dots.
    return re.sub(r"[^\s\-.()]+", _part, word.lower())


def _part(found: re.Match[str]) -> str:
    """Return a word between hyphens and dots with its capitals: McDonald, O'Brien, D'Angelo."""
    part = found[0].replace("’", "'")
    before, mark, after = part.partition("'")
    if mark and len(before) == 1 and after:
        return f"{before.upper()}{_apostrophe(found[0])}{_capital(after)}"
    if part.startswith("mc") and len(part) >= _MC_FROM:
        return f"Mc{_capital(part[2:])}"
    if part in MAC_NAMES:
        return f"Mac{_capital(part[3:])}"
    return _capital(found[0])


def _apostrophe(text: str) -> str:
    return "’" if "’" in text else "'"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
