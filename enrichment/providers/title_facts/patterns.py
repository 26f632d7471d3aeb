"""Word lists of titles: read from a file, and looked for in a title."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_LONGEST = 200
_UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?"}
_FOR_ALL = re.compile(
    r"\((?:[mwfdxhg]\s*[/|,*]\s*){1,3}[mwfdxhg]\)|\b[mwfd]/[mwfd]/[mwfdx]\b", re.IGNORECASE
)
_GENDERED = re.compile(r"(?<=\w)(?:[:*_/]|\(-?)(?:in|innen|r|e|a|o|ne|se|rice|trice|euse|ora)\b\)?")

Section = tuple[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def read_sections(path: Path) -> tuple[Section, ...]:
    """Return the sections of a word list, each as one pattern over what ``plain`` returns."""
    lines: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = lines.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            section.append(line.strip())
    return tuple((name, _pattern(found)) for name, found in lines.items())


def plain(title: str) -> str:
    """Return a title in lower case, without accents and marks, one space between the words.

    Forms that stand for all genders ("Leiter:in (m/w/d)") become the shortest one.
    """
    text = _FOR_ALL.sub(" ", title[:_LONGEST].lower())
    text = _GENDERED.sub("", text).replace("ß", "ss")
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not _is_mark(char))
    return " ".join(re.sub(r"[^\w&]+", " ", text).split())


def matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where a pattern begins in the text, and how long each match is."""
    return ((found.start(), len(found[0])) for found in pattern.finditer(text))


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


def _pattern(lines: list[str]) -> re.Pattern[str]:
    # The longer first, so that of two at one place the one that says more is found.
    written = sorted(map(_written, lines), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{one})" for one in written) + r")(?!\w)")


def _written(line: str) -> str:
    text = line.replace(" * ", r" (?:\w+ ){1,3}")
    text = re.sub(r" \*$", r"(?: \\w+){1,3}", text)
    text = "".join(_UMLAUTS.get(char, char) for char in text)
    folded = unicodedata.normalize("NFKD", text)
    return "".join(char for char in folded if not _is_mark(char))
