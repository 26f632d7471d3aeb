"""Pages of enrichment: the gallery, the lead's panel, and the acts on them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from enrichment import gallery, panel
from enrichment.models import Run
from enrichment.registry import UnknownProviderError
from enrichment.services.enrich_lead import enrich_lead
from enrichment.services.enrich_leads import enrich_leads
from enrichment.services.switch_provider import switch_provider
from leads.models import Lead
from leads.selection import Selection

_RUNS = 20


@needs(Permission.ENRICHMENT_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the providers and the newest runs."""
    context = {
        "cards": gallery.cards(),
        "runs": Run.objects.recent()[:_RUNS],
        "may_switch": _may(request, Permission.SETTINGS_MANAGE),
    }
    return render(request, "enrichment/index.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Switch a provider on or off."""
    is_on = request.POST.get("state") == "on"
    try:
        switch_provider(key=key, is_on=is_on)
    except UnknownProviderError as error:
        raise Http404 from error
    return redirect("enrichment:index")


@needs(Permission.ENRICHMENT_READ)
@require_GET
def lead_panel(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Fragment: what providers say of a lead."""
    return _panel(request, get_object_or_404(Lead.objects.live(), pk=lead_id))


@needs(Permission.ENRICHMENT_RUN)
@require_POST
def enrich_one(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Enrich one lead now; the page is loaded anew only where the lead changed."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    is_fragment = bool(request.headers.get("HX-Request"))
    try:
        counts = enrich_lead(lead_id=lead.pk)
    except ProductError as error:
        if is_fragment:
            return _panel(request, lead, problem=error.message)
        messages.error(request, error.message)
        return redirect("leads:detail", lead.pk)
    if counts is None:
        messages.success(request, "The providers are being asked; what they find appears here.")
        return _back_to(lead, is_fragment=is_fragment)
    filled = counts["filled"]
    if is_fragment and not filled:
        return _panel(request, lead)
    found = f"{filled} value{'s' if filled != 1 else ''} filled in." if filled else ""
    messages.success(request, found or "Every provider was asked; there was nothing to fill in.")
    return _back_to(lead, is_fragment=is_fragment)


@needs(Permission.ENRICHMENT_RUN)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Enrich a selection of the lead list as a job."""
    try:
        started = enrich_leads(selection=Selection.from_post(request.POST))
    except ProductError as error:
        messages.error(request, error.message)
        return redirect(_came_from(request))
    return redirect("jobs:detail", started.job_id)


def _back_to(lead: Lead, *, is_fragment: bool) -> HttpResponse:
    if is_fragment:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("leads:detail", lead.pk)


def _panel(request: HttpRequest, lead: Lead, problem: str = "") -> HttpResponse:
    context = {
        "lead": lead,
        "problem": problem,
        "sections": panel.sections(lead),
        "may_run": _may(request, Permission.ENRICHMENT_RUN),
    }
    return render(request, "enrichment/_lead_panel.html", context)


def _may(request: HttpRequest, permission: Permission) -> bool:
    return bool(membership_of(request).may(permission))


def _came_from(request: HttpRequest) -> str:
    url = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_ours else "leads:list"
