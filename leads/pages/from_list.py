"""The list that a lead's page was opened from: its way back, and the leads beside it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.paging import DEFAULT, ORDERS, Neighbour, Order, far_neighbour, neighbour
from leads.querysets import LeadQuerySet

FROM = "from"
BEFORE, AFTER = "before", "after"
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class FromList:
    """Where a lead stands in a list: links to the list and to both neighbours."""

    url: str
    previous_url: str
    next_url: str


def from_list(request: HttpRequest, lead: Lead) -> FromList | None:
    """Return the lead's place in the list whose query string ``from`` holds, if it holds one.

    One statement a side, served by the index of the order, however deep the lead stands; where
    it is far to the next lead, the link finds it. A lead that the filter does not match any more
    keeps the place that it would have.
    """
    query = _query(request)
    if query is None:
        return None
    leads, order = _listed(request, query)
    before = neighbour(leads, order, lead, is_before=True)
    after = neighbour(leads, order, lead, is_before=False)
    text = query.urlencode()
    return FromList(
        f"{reverse('leads:list')}?{text}",
        _beside(lead, before, text, BEFORE),
        _beside(lead, after, text, AFTER),
    )


def far_from(request: HttpRequest, lead: Lead, side: str) -> int | None:
    """Return the lead beside one in the list it was opened from, however far it is to it."""
    query = _query(request)
    if query is None:
        return None
    leads, order = _listed(request, query)
    return far_neighbour(leads, order, lead, is_before=side == BEFORE)


def to_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Lead back to the lead's page, which still knows the list it was opened from."""
    query = _query(request)
    url = reverse("leads:detail", args=[lead_id])
    return redirect(url if query is None else _url(lead_id, query.urlencode()))


def _query(request: HttpRequest) -> QueryDict | None:
    text = request.GET.get(FROM)
    return QueryDict(text) if text and len(text) <= _LONGEST else None


def _listed(request: HttpRequest, query: QueryDict) -> tuple[LeadQuerySet, Order]:
    filters = LeadFilterSet(query, queryset=Lead.objects.live(), request=request)
    leads = filters.qs if filters.is_valid() else Lead.objects.none()
    return leads, ORDERS.get(query.get("order", ""), DEFAULT)


def _beside(lead: Lead, found: Neighbour, text: str, side: str) -> str:
    if found.is_farther:
        query = urlencode({FROM: text, "side": side})
        return f"{reverse('leads:beside', args=[lead.pk])}?{query}"
    return _url(found.pk, text)


def _url(lead_id: int | None, text: str) -> str:
    if lead_id is None:
        return ""
    return f"{reverse('leads:detail', args=[lead_id])}?{urlencode({FROM: text})}"
