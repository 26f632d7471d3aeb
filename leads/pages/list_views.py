"""The lead list: filters, orders, keyset pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.pages.filter_bar import BASED_ON, filter_bar
from leads.pages.layout import layout_for
from leads.paging import DEFAULT, ORDERS, Page, page_of, tally_of
from leads.registry import bulk_acts
from lib.normalise.row_id import parse_id

PAGE_SIZE = 50
_NOT_FILTERS = {"cursor", "order", "room", "looked", "counted", BASED_ON}


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that broke off before the page was full, and how it goes on."""

    url: str
    """Of the fragment with what comes next."""
    page_url: str
    """Of a page that begins there."""
    looked: int


def _query(request: HttpRequest, **changes: str) -> str:
    """Return the page's query string with changes; empty values fall away."""
    values = request.GET.dict() | {"room": "", "looked": ""} | changes
    return urlencode({key: value for key, value in values.items() if value})


def _filter_query(request: HttpRequest) -> str:
    given = request.GET.dict().items()
    return urlencode({key: value for key, value in given if value and key not in _NOT_FILTERS})


def _rows(request: HttpRequest, filters: LeadFilterSet, room: int = PAGE_SIZE) -> dict[str, Any]:
    """Return what a page of the list shows, or what is to be added to it."""
    order = ORDERS.get(request.GET.get("order", ""), DEFAULT)
    layout = layout_for(membership_of(request).pk, request.GET.dict(), filters.references)
    leads = filters.qs.for_columns(layout.keys)
    page = page_of(leads, order, request.GET.get("cursor", ""), room)
    return {
        "headings": layout.headings(order, request.GET.dict()),
        "rows": [layout.row(lead) for lead in page.leads],
        "order": order,
        "from_query": _query(request, order=order.key),
        "page": page,
        "walk": _walk(request, page, room - len(page.leads)) if page.walked else None,
        "newer_url": _page_url(request, page.newer),
        "older_url": _page_url(request, page.older),
    }


def _page_url(request: HttpRequest, cursor: str) -> str:
    return f"?{_query(request, cursor=cursor)}" if cursor else ""


def _walk(request: HttpRequest, page: Page, room: int) -> Walk:
    looked = (parse_id(request.GET.get("looked", "")) or 0) + page.walked
    query = _query(request, cursor=page.onward, room=str(room), looked=str(looked))
    url = f"{reverse('leads:list-more')}?{query}"
    return Walk(url, _page_url(request, page.onward), looked)


@needs(Permission.LEADS_READ)
@require_GET
def lead_list(request: HttpRequest) -> HttpResponse:
    """Show one page of leads. The count is loaded apart, so that it holds up nothing."""
    filters = LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)
    membership = membership_of(request)
    rows = _rows(request, filters)
    references = filters.references
    context = filter_bar(request, filters) | {
        **rows,
        "orders": ORDERS.values(),
        "filters": filters,
        "filter_query": _filter_query(request),
        "stages": references.stage_rows,
        "members": references.members,
        "acts": [act for act in bulk_acts.values() if membership.may(act.permission)],
        "may_write": membership.may(Permission.LEADS_WRITE),
        "may_delete": membership.may(Permission.LEADS_DELETE),
        "may_import": membership.may(Permission.LEADS_IMPORT),
        "may_export": membership.may(Permission.LEADS_EXPORT),
    }
    return render(request, "leads/list.html", context)


@needs(Permission.LEADS_READ)
@require_GET
def list_more(request: HttpRequest) -> HttpResponse:
    """Fragment: the rows that the list's walk meets next, and how it goes on."""
    filters = LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)
    room = min(parse_id(request.GET.get("room", "")) or PAGE_SIZE, PAGE_SIZE)
    rows = _rows(request, filters, room)
    is_none = room == PAGE_SIZE and not rows["rows"]
    return render(request, "leads/_more.html", {**rows, "is_none": is_none})


@needs(Permission.LEADS_READ)
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """Fragment: how many leads match, counted no further than the cap, or so far."""
    filters = LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)
    counted = parse_id(request.GET.get("counted", "")) or 0
    tally = tally_of(filters.qs, request.GET.get("cursor", ""), counted)
    query = _query(request, cursor=tally.onward, counted=str(tally.number))
    onward_url = f"{reverse('leads:count')}?{query}" if tally.onward else ""
    return render(request, "leads/_count.html", {"tally": tally, "onward_url": onward_url})
