"""Which columns the lead list shows, and in which order: each member's own choice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.columns import LeadColumn, available_columns, columns_of
from leads.filtering.references import References
from leads.models import Segment
from leads.pages.layout import layout_for, segment_of
from leads.services.save_list_view import save_list_view


@needs(Permission.LEADS_READ)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest) -> HttpResponse:
    """Show the columns to choose from; keep the choice. Without script, moving comes here too."""
    member_id = membership_of(request).pk
    asked = request.POST if request.method == "POST" else request.GET
    query = QueryDict(asked.get("list", ""))
    segment = Segment.objects.visible().filter(pk=segment_of(query.dict())).first()
    keys = request.POST.getlist("column")
    if request.method == "POST" and not {"up", "down"} & request.POST.keys():
        wanted = [] if "reset" in request.POST else keys
        segment_id = segment.pk if segment else None
        try:
            save_list_view(member_id=member_id, segment_id=segment_id, columns=wanted)
        except ProductError as error:
            messages.error(request, error.message)
        return redirect(f"{reverse('leads:list')}?{query.urlencode()}")
    references = References()
    if request.method == "POST":
        shown = columns_of(_moved(keys, request.POST), references.custom_fields)
    else:
        shown = layout_for(member_id, query.dict(), references).columns[1:]
    context = _offered(shown, references) | {"segment": segment, "list": query.urlencode()}
    is_fragment = "HX-Request" in request.headers
    return render(request, f"leads/{'_' if is_fragment else ''}columns.html", context)


def _moved(keys: list[str], data: QueryDict) -> list[str]:
    """Return the keys with one of them moved a place up or down."""
    for name, step in (("up", -1), ("down", 1)):
        key = data.get(name)
        if key in keys:
            at = keys.index(key)
            keys.insert(max(0, at + step), keys.pop(at))
    return keys


def _offered(shown: list[LeadColumn], references: References) -> dict[str, Any]:
    groups: dict[str, list[LeadColumn]] = {}
    taken = {column.key for column in shown}
    for key, column in available_columns(references.custom_fields).items():
        if key not in taken:
            groups.setdefault(column.group, []).append(column)
    return {"shown": shown, "groups": list(groups.items())}
