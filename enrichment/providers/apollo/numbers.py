"""Phone numbers of Apollo in our terms."""

from collections.abc import Iterator, Sequence

from enrichment.providers.apollo.shapes import Number
from enrichment.providers.base import Fact, Finding, Tone
from lib.normalise.phone import normalise_phone

_UNUSABLE = frozenset({"invalid_number", "invalid"})
_SURE = {"high": 0.9, "medium": 0.7, "low": 0.4}
"""By Apollo's own word, of which the specification shows only ``high``; the numbers are ours."""
_NO_WORD = 0.6
_NOT_LISTED = frozenset({"", "not_found"})


def number_findings(numbers: Sequence[Number], *, is_mobile: bool) -> tuple[Finding, ...]:
    """Return the surest mobile number and the surest other one.

    ``is_mobile`` says what a number without a type is: the waterfall counts its numbers as mobile
    ones, and leaves the type out.
    """
    best: dict[str, Finding] = {}
    for number, text in _usable(numbers):
        kind = number.type_cd or ("mobile" if is_mobile else "other")
        field = "mobile" if kind == "mobile" else "phone"
        finding = Finding(field, text, _SURE.get(number.confidence_cd or "", _NO_WORD))
        if field not in best or finding.confidence > best[field].confidence:
            best[field] = finding
    return tuple(best.values())


def number_facts(numbers: Sequence[Number]) -> tuple[Fact, ...]:
    """Return a warning for each number that stands on a list of those not to be called."""
    return tuple(
        Fact("On a do-not-call list", text, Tone.BAD)
        for number, text in _usable(numbers)
        if (number.dnc_status_cd or "") not in _NOT_LISTED
    )


def _usable(numbers: Sequence[Number]) -> Iterator[tuple[Number, str]]:
    for number in numbers:
        text = number.sanitized_number or number.raw_number or ""
        if (number.status_cd or "") not in _UNUSABLE and text:
            yield number, normalise_phone(text).e164 or text
