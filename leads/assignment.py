"""Which leads a rule is for, and whose turn it is."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import QueryDict

from accounts.errors import ProductError
from leads.filtering import read_filter
from leads.filters import LeadFilterSet
from leads.models import AssignmentRule, Segment
from leads.querysets import LeadQuerySet
from lib.normalise.row_id import parse_id

_MAX_QUERY = 2_000


def kept_filters(query: str) -> str:
    """Return of a lead list's query string what narrows leads; order and place fall away.

    Raises ProductError where a filter does not work, or names a segment that is one member's
    own: rules apply whoever brings leads in.
    """
    if len(query) > _MAX_QUERY:
        raise ProductError("This filter is too long.", field="query")
    kept = QueryDict(mutable=True)
    for key, value in QueryDict(query).items():
        text = str(value).replace("\0", "")
        if text and key in LeadFilterSet.base_filters:
            kept[key] = text
    if not LeadFilterSet(kept).is_valid():
        message = "This is not the address of a lead list with filters that work."
        raise ProductError(message, field="query")
    private = Segment.objects.filter(pk=parse_id(kept.get("segment", "")), is_shared=False)
    if segment := private.exclude(owner=None).first():
        message = (
            f"Only you see the segment “{segment}”, but a rule works for everybody. "
            "Share the segment first, or filter the list by its conditions."
        )
        raise ProductError(message, field="query")
    return kept.urlencode()


def matching(rule: AssignmentRule, leads: LeadQuerySet) -> LeadQuerySet:
    """Narrow leads to those that have no owner and that the rule is for.

    A filter that is not valid any more, as when its stage was deleted, matches none. A segment
    counts for the rule whoever brings the leads in, also one that is not shared any more.
    """
    leads = leads.filter(owner=None)
    if rule.countries:
        leads = leads.passing(Q(country__in=rule.countries))
    if not rule.query:
        return leads
    query = QueryDict(rule.query, mutable=True)
    leads = _in_segment(leads, "".join(query.pop("segment", [])))
    filters = LeadFilterSet(query, queryset=leads)
    narrowed: LeadQuerySet = filters.qs if filters.is_valid() else leads.none()
    return narrowed


def _in_segment(leads: LeadQuerySet, segment_id: str) -> LeadQuerySet:
    if not segment_id:
        return leads
    segment = Segment.objects.filter(pk=parse_id(segment_id)).first()
    if segment is None:
        return leads.none()
    try:
        return read_filter(segment.filter).narrow(leads)
    except ProductError:
        return leads.none()


def take_turns(lead_ids: Sequence[int], member_ids: Sequence[int], turn: int) -> dict[int, int]:
    """Deal leads to members, going on where ``turn`` leads were dealt before."""
    return {
        lead_id: member_ids[(turn + place) % len(member_ids)]
        for place, lead_id in enumerate(lead_ids)
    }
