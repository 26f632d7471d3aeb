"""Segments: save the list's filter as one, list, rename, delete; the fields to filter by."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.filtering import FilterError, read_filter
from leads.filtering.offer import offer
from leads.filtering.quick import filter_of_query
from leads.filtering.references import KeptReferences, References
from leads.models import Segment
from leads.pages.filter_bar import BASED_ON
from leads.services.delete_segment import delete_segment
from leads.services.save_segment import save_segment
from lib.normalise.row_id import parse_id

_MOST = 200


@needs(Permission.LEADS_READ)
@require_GET
def filter_fields(request: HttpRequest) -> JsonResponse:
    """Return what the builder of filters offers."""
    return JsonResponse(offer(References()))


@needs(Permission.LEADS_READ)
@require_GET
def segment_list(request: HttpRequest) -> HttpResponse:
    """List the segments that the reader may see."""
    membership = membership_of(request)
    is_admin = membership.may(Permission.SETTINGS_MANAGE)
    segments = Segment.objects.visible().by_name()[:_MOST]
    references = KeptReferences()
    rows = [_row(one, references, is_admin or one.owner_id == membership.pk) for one in segments]
    may_write = membership.may(Permission.LEADS_WRITE)
    return render(request, "leads/segments.html", {"rows": rows, "may_write": may_write})


def _row(segment: Segment, references: References, is_changeable: bool) -> dict[str, Any]:  # noqa: FBT001
    words, problem = "", ""
    try:
        words = read_filter(segment.filter, references).words()
    except FilterError as error:
        problem = error.message
    query = urlencode({"filter": json.dumps(segment.filter), BASED_ON: str(segment.pk)})
    return {
        "segment": segment,
        "words": words,
        "problem": problem,
        "edit_url": f"{reverse('leads:list')}?{query}",
        "is_changeable": is_changeable,
    }


@needs(Permission.LEADS_WRITE)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list filters as a segment, a new one or the one that is edited."""
    query = request.POST.get("query", "")
    given = request.POST.get("segment_id", "")
    try:
        segment = save_segment(
            name=request.POST.get("name", ""),
            filter=filter_of_query(QueryDict(query).dict()),
            is_shared=request.POST.get("is_shared") == "1",
            segment_id=_visible(given).pk if given else None,
        )
    except ProductError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('leads:list')}?{QueryDict(query).urlencode()}")
    messages.success(request, f"Saved “{segment}”.")
    return redirect(f"{reverse('leads:list')}?segment={segment.pk}")


@needs(Permission.LEADS_WRITE)
@require_POST
def rename(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Rename a segment, share it or make it private."""
    segment = _visible(str(segment_id))
    try:
        save_segment(
            name=request.POST.get("name", ""),
            filter=segment.filter,
            is_shared=request.POST.get("is_shared") == "1",
            segment_id=segment.pk,
        )
    except ProductError as error:
        messages.error(request, error.message)
    return redirect("leads:segments")


@needs(Permission.LEADS_WRITE)
@require_POST
def delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Delete a segment; its leads stay."""
    try:
        name = delete_segment(segment_id=_visible(str(segment_id)).pk)
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Deleted “{name}”. Its leads stay.")
    return redirect("leads:segments")


def _visible(given: str) -> Segment:
    segment_id = parse_id(given)
    segment: Segment = get_object_or_404(Segment.objects.visible(), pk=segment_id)
    return segment
