"""The first page after log-in: what there is, what runs, what went wrong, what to do next."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages.access import membership_of
from accounts.roles import Permission
from campaigns.models import Campaign
from campaigns.services.enrol_audience import home_zone
from jobs.models import Job
from leads.calendar import end_of, today as day_of
from leads.models import Import, Lead, Suppression, Task
from leads.querysets import COUNT_CAP

_SHOWN = 5
_DAYS = 14


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show counts (capped, so never slow), what needs a look, what runs, and first steps."""
    membership = membership_of(request)
    leads, is_exact = Lead.objects.live().capped_count()
    totals = Campaign.objects.totals()
    may_import = membership.may(Permission.LEADS_IMPORT)
    tonight = end_of(day_of(membership.organization), membership.organization)
    tasks = Task.objects.open().of_member(membership.pk).due_until(tonight)
    context = {
        "tiles": [
            _tile("Leads", leads, reverse("leads:list"), "" if is_exact else "and more"),
            _tile("Campaigns under way", totals["under_way"], reverse("campaigns:list")),
            _tile("Mails sent", totals["sent"]),
            _tile("Unsubscribed by mail", totals["unsubscribed"]),
        ],
        "steps": _first_steps(has_leads=leads > 0, has_campaigns=totals["number"] > 0),
        "tasks": tasks.for_list()[:_SHOWN],
        "jobs": Job.objects.shown().active().recent()[:_SHOWN],
        "failed": Job.objects.shown().failed_lately().recent()[:_SHOWN],
        "imports": Import.objects.wanting_attention().recent()[:_SHOWN] if may_import else [],
        "campaigns": Campaign.objects.under_way().recent().select_related("job")[:_SHOWN],
        "opt_outs": Suppression.objects.active().recent()[:_SHOWN],
        "chart": _chart(ZoneInfo(home_zone(membership.organization))) if leads else None,
    }
    return render(request, "today.html", context)


def _tile(label: str, value: int, url: str = "", note: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url, "note": note}


def _chart(zone: ZoneInfo) -> dict[str, Any]:
    """Return leads added on each of the last days of the organization's calendar."""
    last = timezone.now().astimezone(zone).date()
    days = [last - timedelta(days=back) for back in range(_DAYS - 1, -1, -1)]
    midnights = [datetime.combine(day, time(), zone) for day in [*days, last + timedelta(days=1)]]
    numbers = Lead.objects.added_between(midnights)
    title = "Leads added per day"
    if max(numbers, default=0) == COUNT_CAP:
        title += f", counted to {COUNT_CAP:,}"
    return {
        "id": "leads-added",
        "title": title,
        "kind": "bar",
        "labels": [f"{day:%b} {day.day}" for day in days],
        "series": [{"label": "Leads", "data": numbers}],
    }


def _first_steps(*, has_leads: bool, has_campaigns: bool) -> list[dict[str, Any]]:
    """Return what a new organization does first, or nothing once all of it is done."""
    has_imported = has_leads or Import.objects.exists()
    steps = [
        (has_imported, "Import your leads", "CSV, Excel or pasted rows.", "leads:import-new"),
        (has_campaigns, "Draft a campaign", "It sends only once scheduled.", "campaigns:create"),
    ]
    if all(is_done for is_done, *_ in steps):
        return []
    return [
        {"is_done": is_done, "title": title, "text": text, "url": reverse(name)}
        for is_done, title, text, name in steps
    ]
