"""The first page after log-in: what there is, what runs, what to do next."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaigns.models import Campaign
from jobs.models import Job
from leads.models import Import, Lead


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show counts (capped, so never slow), running jobs, and first steps while any is open."""
    leads, is_exact = Lead.objects.live().capped_count()
    campaigns = Campaign.objects.count()
    waiting = Campaign.objects.filter(state__in=["scheduled", "running"]).count()
    context = {
        "tiles": [
            _tile("Leads", leads, reverse("leads:list"), "" if is_exact else "and more"),
            _tile("Campaigns scheduled or running", waiting, reverse("campaigns:list")),
        ],
        "jobs": Job.objects.shown().active().recent()[:5],
        "steps": _first_steps(has_leads=leads > 0, has_campaigns=campaigns > 0),
    }
    return render(request, "today.html", context)


def _tile(label: str, value: int, url: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url, "note": note}


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
