"""What every provider is: declared capabilities and a pure translation to our terms.

A provider imports this module and ``lib``, never Django nor our models.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar


class Tone(StrEnum):
    """How good a fact is for whoever wants to sell to the lead."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: the lead's known values of the provider's inputs.

    ``country`` (ISO-2) is the lead's, else the organization's; only for a provider that
    ``reads_country``.
    """

    values: Mapping[str, str]
    country: str | None = None

    def value(self, field_key: str) -> str:
        """Return a known value, or the empty string."""
        return self.values.get(field_key, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """A value for a lead field, keyed as the field registry has it.

    ``confidence`` goes from 0 (a guess) to 1 (certain).
    """

    field: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Fact:
    """Something learned that is no lead field: shown beside the lead, kept with the answer."""

    label: str
    value: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one query; without findings and facts it is a miss."""

    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def is_hit(self) -> bool:
        """Return whether the provider knew anything."""
        return bool(self.findings or self.facts)


@dataclass(frozen=True, slots=True)
class Price:
    """Credits per outcome; an answer out of our cache is never paid for."""

    hit: int = 0
    miss: int = 0

    @property
    def is_free(self) -> bool:
        """Return whether no outcome costs anything."""
        return not (self.hit or self.miss)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``calls`` in each window of ``seconds``."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider needs, gives, costs and bears.

    ``inputs`` are field keys of which any one is enough; ``reads_country`` says that the answer
    depends on the country too. ``tells_facts`` says that it is worth asking even where every
    output is already known. ``revision`` goes up when the same query
    would be answered differently; answers of an older revision are no longer used.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    reads_country: bool = False
    tells_facts: bool = False
    needs_key: bool = False
    price: Price = field(default_factory=Price)
    rate_limit: RateLimit | None = None
    batch_size: int = 100
    keeps_for: timedelta = timedelta(days=90)
    revision: int = 1


class Provider:
    """One source of knowledge about leads."""

    key: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    icon: ClassVar[str] = "sparkles"
    can: ClassVar[Capabilities]

    def enrich(self, queries: Sequence[Query]) -> list[Result]:
        """Answer each query, in order; at most ``can.batch_size`` at once.

        Raises a lib.vendor_errors.VendorError, of the kind that says what to do next.
        """
        raise NotImplementedError
