"""The lead list: filters, orders, keyset pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.pages.filter_bar import BASED_ON, filter_bar
from leads.pages.layout import layout_for
from leads.paging import DEFAULT, ORDERS, page_of
from leads.registry import bulk_acts

PAGE_SIZE = 50
_NOT_FILTERS = {"cursor", "order", BASED_ON}


def _query(request: HttpRequest, **changes: str) -> str:
    """Return the page's query string with changes; empty values fall away."""
    values = request.GET.dict() | changes
    return urlencode({key: value for key, value in values.items() if value})


def _filter_query(request: HttpRequest) -> str:
    given = request.GET.dict().items()
    return urlencode({key: value for key, value in given if value and key not in _NOT_FILTERS})


@needs(Permission.LEADS_READ)
@require_GET
def lead_list(request: HttpRequest) -> HttpResponse:
    """Show one page of leads. The count is loaded apart, so that it holds up nothing."""
    filters = LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)
    order = ORDERS.get(request.GET.get("order", ""), DEFAULT)
    membership = membership_of(request)
    references = filters.references
    layout = layout_for(membership.pk, request.GET.dict(), references)
    leads = filters.qs.for_columns(layout.keys)
    page = page_of(leads, order, request.GET.get("cursor", ""), PAGE_SIZE)
    context = filter_bar(request, filters) | {
        "headings": layout.headings(order, request.GET.dict()),
        "rows": [layout.row(lead) for lead in page.leads],
        "page": page,
        "order": order,
        "orders": ORDERS.values(),
        "filters": filters,
        "filter_query": _filter_query(request),
        "from_query": _query(request, order=order.key),
        "newer_url": f"?{_query(request, cursor=page.newer)}" if page.newer else "",
        "older_url": f"?{_query(request, cursor=page.older)}" if page.older else "",
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
def count(request: HttpRequest) -> HttpResponse:
    """Fragment: how many leads match, counted no further than the cap."""
    filters = LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)
    number, is_exact = filters.qs.capped_count()
    return render(request, "leads/_count.html", {"number": number, "is_exact": is_exact})
