"""The board: leads by stage, each column paged on its own, cards moved from one to another."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.models import Membership
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.board import NO_STAGE, Column, column_page, columns, counts
from leads.filters import LeadFilterSet
from leads.models import Lead, Stage
from leads.querysets import COUNT_CAP, LeadQuerySet
from leads.services.move_to_stage import move_to_stage
from leads.writing import Source, Trust
from lib.normalise.row_id import parse_id

_NOT_FILTERS = ("cursor", "order", "column")


def _filtered(request: HttpRequest) -> LeadFilterSet:
    return LeadFilterSet(request.GET, queryset=Lead.objects.live(), request=request)


def _filter_query(request: HttpRequest) -> str:
    values = request.GET.copy()
    for key in [key for key, value in values.items() if not value or key in _NOT_FILTERS]:
        del values[key]
    return values.urlencode()


@needs(Permission.LEADS_READ)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the first cards of every column. Counts are loaded apart, so that none holds up."""
    filters = _filtered(request)
    stages = list(Stage.objects.all())
    context = {
        "columns": columns(filters.qs, stages),
        "stages": stages,
        "filters": filters,
        "filter_query": _filter_query(request),
        "members": Membership.objects.with_people(),
        "may_write": membership_of(request).may(Permission.LEADS_WRITE),
    }
    return render(request, "leads/board/board.html", context)


@needs(Permission.LEADS_READ)
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """Fragment: the next cards of one column."""
    key = request.GET.get("column", "")
    stage: Stage | None = None
    if key != NO_STAGE:
        if (stage_id := parse_id(key)) is None:
            raise Http404
        stage = get_object_or_404(Stage, pk=stage_id)
    leads: LeadQuerySet = _filtered(request).qs
    page = column_page(leads, stage.pk if stage else None, request.GET.get("cursor", ""))
    context = {
        "column": Column(stage, page),
        "stages": list(Stage.objects.all()),
        "filter_query": _filter_query(request),
        "may_write": membership_of(request).may(Permission.LEADS_WRITE),
    }
    return render(request, "leads/board/_cards.html", context)


@needs(Permission.LEADS_READ)
@require_GET
def board_counts(request: HttpRequest) -> HttpResponse:
    """Fragment: how many leads each column holds."""
    numbers = counts(_filtered(request).qs, list(Stage.objects.all()))
    context = {"numbers": numbers.items(), "cap": COUNT_CAP}
    return render(request, "leads/board/_counts.html", context)


@needs(Permission.LEADS_WRITE)
@require_POST
def move(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Move a lead to another stage and answer with its card as it stands now."""
    lead = get_object_or_404(Lead.objects.live().for_list(), pk=lead_id)
    said, level, status = "", "good", 200
    try:
        lead = move_to_stage(
            lead_id=lead_id,
            stage_id=parse_id(request.POST.get("stage", "")),
            version=parse_id(request.POST.get("version", "")),
            source=Source(Trust.PERSON, str(request.user.pk)),
        )
    except ProductError as error:
        said, level, status = error.message, "bad", 422
    if "HX-Request" not in request.headers:
        return redirect("leads:board")
    context = {"lead": lead, "stages": list(Stage.objects.all()), "may_write": True}
    response = render(request, "leads/board/_card.html", context, status=status)
    said = said or f"Moved {lead} to {lead.stage}."
    response["HX-Trigger"] = json.dumps(
        {"toast": {"text": said, "level": level}, "board-changed": {}}
    )
    return response
