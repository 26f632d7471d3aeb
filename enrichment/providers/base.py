"""What every provider is: declared capabilities and a pure translation to our terms.

A provider imports this module, ``line`` and ``lib``, never Django nor our models.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from lib.normalise.text import collapse, meaningful
from lib.vendor_errors import VendorError

if TYPE_CHECKING:
    from enrichment.providers.line import Line


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


def findings(*said: tuple[str, object, float]) -> tuple[Finding, ...]:
    """Return a finding for each field, value and confidence that says anything.

    None, blanks and words that stand for nothing ("n/a") do not.
    """
    values = [
        (field, meaningful(collapse("" if value is None else str(value))), confidence)
        for field, value, confidence in said
    ]
    return tuple(Finding(field, value, sure) for field, value, sure in values if value)


class Deliverable(StrEnum):
    """What a verifier says of an address."""

    YES = "yes"
    NO = "no"
    RISKY = "risky"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verifier's word on a value that was put to it; ``word`` is the vendor's own."""

    field: str
    value: str
    deliverable: Deliverable
    word: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something learned that is no lead field: shown beside the lead, kept with the answer."""

    label: str
    value: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one query; without findings, verdicts and facts it is a miss.

    ``cost`` are the credits that the vendor says it took, None where it does not say: then the
    declared price holds.
    """

    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    cost: Decimal | None = None

    @property
    def is_hit(self) -> bool:
        """Return whether the provider knew anything."""
        return bool(self.findings or self.facts or self.verdicts)


Answer = Result | VendorError
"""What became of one query of a batch: one that failed does not fail the others."""


_CENT = Decimal("0.01")


def with_costs(
    answers: Sequence[Answer], spent: Decimal, expected: Sequence[Decimal]
) -> list[Answer]:
    """Return the answers with the credits that a vendor took for all of them together.

    They are shared as the ``expected`` credits of each answer have it (equally among the
    answers where nothing was expected), and add up to what was spent.
    """
    weights = [
        weight if isinstance(answer, Result) else Decimal(0)
        for answer, weight in zip(answers, expected, strict=True)
    ]
    if not any(weights):
        weights = [Decimal(isinstance(answer, Result)) for answer in answers]
    told, left, still = list(answers), spent, sum(weights, Decimal(0))
    for at, answer in enumerate(answers):
        if isinstance(answer, Result):
            # Shared out of what is left, so that the last one takes the cents that remain.
            part = left * weights[at] / still if still else Decimal(0)
            share = part if weights[at] == still else part.quantize(_CENT, ROUND_DOWN)
            told[at] = replace(answer, cost=share)
            left, still = left - share, still - weights[at]
    return told


@dataclass(frozen=True, slots=True)
class Price:
    """Credits per outcome; an answer out of our cache is never paid for."""

    hit: Decimal = Decimal(0)
    miss: Decimal = Decimal(0)

    @property
    def is_free(self) -> bool:
        """Return whether no outcome costs anything."""
        return not (self.hit or self.miss)

    @property
    def most(self) -> Decimal:
        """Return what a question can cost at most: so much is reserved before it is put."""
        return max(self.hit, self.miss)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``calls`` in each window of ``seconds``."""

    calls: int
    seconds: float


class About(StrEnum):
    """Whom an answer is about: leads of one company share what is known of it."""

    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider needs, gives, costs and bears.

    ``needs`` are alternatives, the best first: field keys that must all be known. The first one
    that a lead fulfils is the question; the values ``also`` sent where they are known do not make
    it another one. ``reads_country`` says that the answer depends on the country too.
    ``tells_facts`` says that it is worth asking even where every output is already known,
    ``verifies`` names the field whose values it judges. ``repeats_free`` says that the vendor
    does not charge the same question twice, so that a lost answer may be asked for again.
    ``revision`` goes up when the same query would be answered differently; answers of an older
    revision are no longer used.
    """

    needs: tuple[tuple[str, ...], ...]
    outputs: tuple[str, ...]
    also: tuple[str, ...] = ()
    about: About = About.PERSON
    verifies: str = ""
    reads_country: bool = False
    tells_facts: bool = False
    is_remote: bool = False
    """Whether answering takes requests to others: then it is off until it is switched on."""
    price: Price = field(default_factory=Price)
    repeats_free: bool = False
    rate_limit: RateLimit | None = None
    at_once: int = 8
    """So many requests of one account may be under way."""
    batch_size: int = 1
    keeps_for: timedelta = timedelta(days=90)
    keeps_misses_for: timedelta = timedelta(days=30)
    revision: int = 1

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return every field key that may be sent."""
        return tuple(dict.fromkeys((*(key for one in self.needs for key in one), *self.also)))


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the form in which an account is set up. A secret is sealed and never shown."""

    key: str
    label: str
    default: str = ""
    help: str = ""
    is_secret: bool = False
    is_optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()


API_KEY = Setting("api_key", "API key", is_secret=True)


def base_url(default: str, help_text: str = "") -> Setting:
    """Return the setting for the address of a vendor's API, path prefix included."""
    return Setting("base_url", "API address", default, help_text, is_optional=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a live test of an account found; ``credits_left`` None where the vendor does not say."""

    note: str
    credits_left: Decimal | None = None


class Provider:
    """One source of knowledge about leads."""

    key: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    icon: ClassVar[str] = "sparkles"
    homepage: ClassVar[str] = ""
    """Where one opens an account; empty for a provider that needs none."""
    settings: ClassVar[tuple[Setting, ...]] = ()
    can: ClassVar[Capabilities]

    @property
    def needs_key(self) -> bool:
        """Return whether an account has to be set up before it can be asked."""
        return any(setting.is_secret for setting in self.settings)

    @property
    def is_at_hand(self) -> bool:
        """Return whether it answers at once, out of what we hold ourselves."""
        return not (self.needs_key or self.can.is_remote)

    def answer(self, queries: Sequence[Query], line: "Line") -> Sequence[Answer]:
        """Answer each query, in order; at most ``can.batch_size`` at once, in one request.

        Raises a lib.vendor_errors.VendorError where the request failed as a whole, of the kind
        that says what to do next.
        """
        raise NotImplementedError

    def check(self, line: "Line") -> Standing:
        """Test the account live, without spending a credit. Raises VendorError."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Submitted:
    """A batch that a vendor took in: ``ref`` asks for it, not before ``after`` seconds.

    What ``ref`` holds is the provider's own matter: the vendor's id, and what of the vendor's
    answer it needs again. At most ``LONGEST_REF`` characters, all of them ASCII.
    """

    ref: str
    after: float


LONGEST_REF = 200


@dataclass(frozen=True, slots=True)
class NotReady:
    """The vendor is still at it: ask again after so many seconds."""

    after: float


class DeferredProvider(Provider):
    """A provider that takes questions in and answers later, when asked again.

    A call of the vendor to ``callback_url`` is a hint to ask now, never an answer: hardly a
    vendor signs it, some call twice, some not at all. What stands in it is not read.
    """

    gives_up_after: ClassVar[timedelta] = timedelta(hours=2)
    """An answer that has not come by then is lost."""
    needs_callback: ClassVar[bool] = False
    """Whether the vendor takes no question without an address to call, which has to be https and
    open to the world; answers are fetched all the same."""

    def submit(self, queries: Sequence[Query], line: "Line", callback_url: str | None) -> Submitted:
        """Hand the queries in, at most ``can.batch_size``, in one request. Raises VendorError."""
        raise NotImplementedError

    def collect(
        self, ref: str, queries: Sequence[Query], line: "Line"
    ) -> Sequence[Answer] | NotReady:
        """Fetch the answers to what was handed in, in order, in one request at most.

        Asking again costs nothing, before the answers came and after. Raises a TransientError
        also where the connection broke off, since nothing is lost by it; a LostAnswerError where
        the vendor does not have the answers any more.
        """
        raise NotImplementedError
