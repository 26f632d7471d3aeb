"""Seniority and department, read from a job title in seven languages."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from enrichment.providers.base import Capabilities, Finding, Provider, Query, Result
from enrichment.providers.line import Line
from enrichment.providers.title_facts.patterns import matches, plain, read_sections

# Judged by the titles in the tests; nobody's records were counted.
_SENIORITY = 0.8
_DEPARTMENT = 0.75

_FOLDER = Path(__file__).parent
_LEVELS = _FOLDER / "seniority.txt"
_DEPARTMENTS = _FOLDER / "departments.txt"
_NONE_AT_ALL = "none at all"
_NOTHING = "nothing"


class TitleFacts(Provider):
    """Reads titles by word lists; what they do not tell for certain stays open."""

    key = "title_facts"
    label = "Job title"
    description = (
        "Reads seniority and department from a job title in English, German, French, Spanish, "
        "Dutch, Italian or Portuguese."
    )
    icon = "briefcase"
    can: ClassVar = Capabilities(needs=(("title",),), outputs=("seniority", "department"))

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_read(query.value("title")) for query in queries]


def _read(title: str) -> Result:
    words = plain(title)
    level, department = seniority(words), department_of(words)
    found = []
    if level:
        found.append(Finding("seniority", level, _SENIORITY))
    if department:
        found.append(Finding("department", department, _DEPARTMENT))
    return Result(tuple(found))


def seniority(words: str) -> str | None:
    """Return the highest level that a title names."""
    for level, pattern in read_sections(_LEVELS):
        if level == _NOTHING:
            words = _without(pattern, words)
        elif pattern.search(words):
            return None if level == _NONE_AT_ALL else level
    return None


def department_of(words: str) -> str | None:
    """Return the department that a title names first."""
    best: tuple[int, int, str] | None = None
    for name, pattern in read_sections(_DEPARTMENTS):
        if name == _NOTHING:
            words = _without(pattern, words)
            continue
        for start, length in matches(pattern, words):
            if best is None or (start, -length) < best[:2]:
                best = start, -length, name
    return best[2] if best else None


def _without(pattern: re.Pattern[str], words: str) -> str:
    return " ".join(pattern.sub(" ", words).split())
