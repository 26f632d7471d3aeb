"""Values that providers found for a field: which are the same, and how sure they are together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from enrichment.providers.base import Deliverable, Finding, Verdict

VERIFIED = 0.97
RISKY_SHARE = 0.6
Same = Callable[[str, str], str | None]
"""Gives the form in which two values of a field are the same; None for one that is no value."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field, who found it, and how sure they are together.

    ``verdict`` is a verifier's word on it, where one was asked.
    """

    field: str
    value: str
    confidence: float
    providers: tuple[str, ...]
    verdict: Verdict | None = None

    @property
    def is_refuted(self) -> bool:
        """Return whether a verifier says that the value is no good."""
        return self.verdict is not None and self.verdict.deliverable is Deliverable.NO


def gathered(found: Iterable[tuple[str, Finding]], same: Same) -> list[Candidate]:
    """Return the candidates, the surest first; of equally sure ones the first found.

    Providers that agree are surer together than each alone: both would have to be wrong, so the
    doubts multiply. One provider that says the same twice agrees with nobody. What is no value of
    its field is left out.
    """
    by_value: dict[tuple[str, str], Candidate] = {}
    for provider, one in found:
        form = same(one.field, one.value)
        if form is None:
            continue
        key = one.field, form
        held = by_value.get(key)
        if held is None:
            by_value[key] = Candidate(one.field, one.value, one.confidence, (provider,))
        elif provider not in held.providers:
            doubt = (1 - held.confidence) * (1 - one.confidence)
            by_value[key] = replace(
                held, confidence=1 - doubt, providers=(*held.providers, provider)
            )
    return sorted(by_value.values(), key=lambda one: -one.confidence)


def judged(candidate: Candidate, verdict: Verdict) -> Candidate:
    """Return a candidate after a verifier's word: surer, less sure, or refuted."""
    confidence = {
        Deliverable.YES: max(candidate.confidence, VERIFIED),
        Deliverable.NO: 0.0,
        Deliverable.RISKY: candidate.confidence * RISKY_SHARE,
        Deliverable.UNKNOWN: candidate.confidence,
    }[verdict.deliverable]
    return replace(candidate, confidence=confidence, verdict=verdict)
