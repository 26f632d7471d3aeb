"""The review queue's filters and pages."""

from leads.duplicates.verdict import LIKELY, REASONS, SURE
from leads.models import DuplicatePair
from leads.querysets import DuplicatePairQuerySet
from lib.normalise.row_id import parse_id

CERTAINTIES = {"sure": "Sure", "likely": "Likely", "maybe": "Perhaps"}
_BOUNDS = {"sure": (SURE, 100), "likely": (LIKELY, SURE - 1), "maybe": (0, LIKELY - 1)}
_PAGE = 30


def narrowed(reason: str, certainty: str) -> DuplicatePairQuerySet:
    """Return the open pairs of a strongest reason and a certainty; unknown words narrow nothing."""
    pairs: DuplicatePairQuerySet = DuplicatePair.objects.open()
    if reason in REASONS:
        pairs = pairs.filter(reason=reason)
    if certainty in _BOUNDS:
        pairs = pairs.filter(score__range=_BOUNDS[certainty])
    return pairs


def page_of_pairs(pairs: DuplicatePairQuerySet, after: str) -> tuple[list[DuplicatePair], str]:
    """Return the page after a mark, and the mark of the next page or nothing."""
    score, _, pair_id = after.partition("-")
    place = parse_id(score), parse_id(pair_id)
    if place[0] is not None and place[1] is not None and place[0] <= 100:
        # The bound on the score alone is what the index starts from.
        pairs = pairs.filter(score__lte=place[0]).exclude(score=place[0], pk__gte=place[1])
    found = list(pairs.surest()[: _PAGE + 1])
    last = found[_PAGE - 1] if len(found) > _PAGE else None
    return found[:_PAGE], f"{last.score}-{last.pk}" if last else ""
