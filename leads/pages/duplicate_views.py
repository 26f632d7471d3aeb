"""Duplicates: the review queue, two leads side by side, merges and their undoing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from jobs.models import Job
from leads.duplicates.verdict import REASONS, SURE
from leads.models import DuplicatePair, MergeRecord
from leads.pages.comparing import MAX_LEADS, comparison, known_leads, read_choices
from leads.pages.duplicate_queue import CERTAINTIES, narrowed, page_of_pairs
from leads.services.dismiss_duplicate import dismiss_duplicate
from leads.services.find_duplicates import KIND, find_duplicates
from leads.services.merge_duplicates import merge_duplicates
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from lib.normalise.row_id import parse_id

_MERGES = 50


@needs(Permission.LEADS_READ)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show pairs that may be one person, the surest first."""
    reason, certainty = request.GET.get("reason", ""), request.GET.get("certainty", "")
    pairs, older = page_of_pairs(narrowed(reason, certainty), request.GET.get("after", ""))
    query = urlencode({"reason": reason, "certainty": certainty})
    number, is_exact = DuplicatePair.objects.open().filter(score__gte=SURE).capped_count()
    context = {
        "pairs": pairs,
        "older_url": f"?{query}&after={older}" if older else "",
        "reasons": REASONS.items(),
        "certainties": CERTAINTIES.items(),
        "reason": reason,
        "certainty": certainty,
        "job": Job.objects.filter(kind=KIND).order_by("-id").first(),
        "sure": number,
        "sure_is_exact": is_exact,
        "may_write": membership_of(request).may(Permission.LEADS_WRITE),
        "may_delete": membership_of(request).may(Permission.LEADS_DELETE),
    }
    return render(request, "leads/duplicates/queue.html", context)


@needs(Permission.LEADS_WRITE)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Start the finder."""
    find_duplicates()
    return redirect("leads:duplicates")


@needs(Permission.LEADS_DELETE)
@require_POST
def merge_sure(request: HttpRequest) -> HttpResponse:
    """Merge all pairs that are sure."""
    try:
        job = merge_duplicates()
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:duplicates")
    return redirect("jobs:detail", job.pk)


@needs(Permission.LEADS_WRITE)
@require_POST
def dismiss(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Say that a pair is two people."""
    pair = get_object_or_404(DuplicatePair, pk=pair_id)
    try:
        dismiss_duplicate(pair_id=pair.pk)
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Noted: not the same. The two are not offered again.")
    return redirect("leads:duplicates")


@needs(Permission.LEADS_WRITE)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Show leads side by side, to choose whose value stays, field by field."""
    leads = known_leads(_ids(request.GET.getlist("lead")))
    if len(leads) < 2:
        messages.error(request, "Of these leads fewer than two are left to compare.")
        return redirect("leads:duplicates")
    return render(request, "leads/duplicates/compare.html", comparison(leads))


@needs(Permission.LEADS_WRITE)
@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """Merge leads as chosen."""
    survivor = parse_id(request.POST.get("survivor", "")) or 0
    lead_ids = _ids(request.POST.getlist("lead"))
    try:
        records = merge_leads(
            survivor_id=survivor, loser_ids=lead_ids, choices=read_choices(request.POST)
        )
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:duplicates")
    number = len(records) + 1
    messages.success(request, f"Merged {number} leads into one. Merges can be undone.")
    return redirect("leads:detail", survivor)


@needs(Permission.LEADS_READ)
@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """List the newest merges; ``before`` pages to older ones."""
    found = MergeRecord.objects.recent()
    before = parse_id(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: _MERGES + 1])
    context: dict[str, Any] = {
        "merges": page[:_MERGES],
        "older_url": f"?before={page[_MERGES - 1].pk}" if len(page) > _MERGES else "",
        "may_write": membership_of(request).may(Permission.LEADS_WRITE),
    }
    return render(request, "leads/duplicates/merges.html", context)


@needs(Permission.LEADS_WRITE)
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    record = get_object_or_404(MergeRecord, pk=merge_id)
    try:
        loser = undo_merge(record_id=record.pk)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:merges")
    messages.success(request, f"“{loser}” is a lead of its own again.")
    return redirect("leads:detail", loser.pk)


def _ids(given: list[str]) -> list[int]:
    found = map(parse_id, given[:MAX_LEADS])
    return [lead_id for lead_id in found if lead_id is not None]
