"""First and last name, and how a name is properly written."""

from collections.abc import Sequence
from typing import ClassVar

from enrichment.providers.base import Capabilities, Fact, Finding, Provider, Query, Result, Tone
from enrichment.providers.line import Line
from enrichment.providers.name_facts.casing import recased
from enrichment.providers.name_facts.splitting import is_one_name, split_name
from lib.normalise.text import collapse, meaningful

_JOINED = 0.9


class NameFacts(Provider):
    """Splits names and mends their case; it guesses nobody's gender."""

    key = "name_facts"
    label = "Name"
    description = (
        "Splits a full name into first and last name, and tells how a name in capitals is "
        "written properly."
    )
    icon = "user"
    can: ClassVar = Capabilities(
        needs=(("full_name",), ("first_name", "last_name"), ("first_name",), ("last_name",)),
        outputs=("first_name", "last_name", "full_name"),
        tells_facts=True,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_read(query) for query in queries]


def _read(query: Query) -> Result:
    full, first, last = map(collapse, map(query.value, ("full_name", "first_name", "last_name")))
    if full:
        return _of_full_name(full)
    # Particles and suffixes are lower within a name: a last name is cased as one of two words.
    proper_last = recased(f"x {last}" if last == last.lower() else f"X {last}")[2:] if last else ""
    proper = " ".join(filter(None, (recased(first), proper_last)))
    typed = " ".join(filter(None, (first, last)))
    is_whole = first and last and is_one_name(proper) and meaningful(first) and meaningful(last)
    found = (Finding("full_name", proper, _JOINED),) if is_whole else ()
    return Result(found, _better(typed, proper))


def _of_full_name(full: str) -> Result:
    if not is_one_name(full):
        return Result(facts=(Fact("Name", "Not the name of one person", Tone.WATCH),))
    halves = split_name(full)
    found: tuple[Finding, ...] = ()
    if halves:
        found = (
            Finding("first_name", halves.first, halves.sure),
            Finding("last_name", halves.last, halves.sure),
        )
    return Result(found, _better(full, recased(full)))


def _better(typed: str, proper: str) -> tuple[Fact, ...]:
    return () if typed == proper else (Fact("Better written", proper),)
