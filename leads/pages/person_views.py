"""A person's rights: to have their data, and to be erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.erasure import last_copy_until
from leads.models import Lead
from leads.people import Sign, leads_with
from leads.querysets import LeadQuerySet
from leads.registry import elsewhere, kept_by_sign
from leads.services.erase_person import erase_person
from leads.services.erase_traces import erase_traces
from leads.services.export_person import export_person
from leads.services.export_traces import export_traces
from lib.normalise.text import trim


@needs(Permission.LEADS_WRITE)
@require_POST
def person_data(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Download all that we hold on the person, as JSON."""
    lead = get_object_or_404(_with_values().for_page(), pk=lead_id)
    return _download(export_person(lead=lead), f"person-{lead.pk}.json")


@needs(Permission.LEADS_DELETE)
def erase(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Erase the person once their name was typed."""
    lead = get_object_or_404(_with_values(), pk=lead_id)
    is_wrong = request.method == "POST" and trim(request.POST.get("typed", "")) != trim(str(lead))
    if request.method != "POST" or is_wrong:
        context = {
            "lead": lead,
            "wrong": is_wrong,
            "until": last_copy_until(),
            "linked": [held for tell in elsewhere for held in tell([lead.pk])],
        }
        return render(request, "leads/erase.html", context, status=422 if is_wrong else 200)
    try:
        erase_person(lead_id=lead.pk)
    except Lead.DoesNotExist:
        messages.info(request, "This person was erased already.")
    else:
        messages.success(request, _erased())
    return redirect("leads:list")


@needs(Permission.LEADS_DELETE)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Find what is held under an address or number; sent in the body, to be in no log."""
    context: dict[str, Any] = {"typed": request.POST.get("typed", "")[:254]}
    if request.method != "POST":
        return render(request, "leads/people.html", context)
    try:
        sign = Sign.parse(context["typed"])
    except ProductError as error:
        context["error"] = error.message
        return render(request, "leads/people.html", context, status=422)
    numbers = [(len(kept.held(sign)), kept.words) for kept in kept_by_sign.values()]
    context |= {
        "sign": sign,
        "leads": leads_with(sign),
        "held": [(number, words) for number, words in numbers if number],
        "until": last_copy_until(),
    }
    return render(request, "leads/people.html", context)


@needs(Permission.LEADS_WRITE)
@require_POST
def traces_data(request: HttpRequest) -> HttpResponse:
    """Download what is held under an address or number beside leads, as JSON."""
    try:
        sign = Sign.parse(request.POST.get("typed", ""))
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:people")
    return _download(export_traces(sign=sign), "person.json")


@needs(Permission.LEADS_DELETE)
@require_POST
def traces_erase(request: HttpRequest) -> HttpResponse:
    """Erase what is held under an address or number once no lead has it."""
    try:
        erase_traces(sign=Sign.parse(request.POST.get("typed", "")))
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _erased())
    return redirect("leads:people")


def _erased() -> str:
    until = last_copy_until()
    if until is None:
        return "Erased. Nothing of this person is left here."
    day = date_format(localtime(until))
    return f"Erased. Files that were uploaded or exported may hold the person until {day}."


def _with_values() -> LeadQuerySet:
    """Return the leads that a person can be told of or erased by, deleted ones too."""
    blank = {"deleted_at__isnull": False, "provenance": {}}
    leads: LeadQuerySet = Lead.objects.filter(merged_into=None).exclude(**blank)
    return leads


def _download(data: dict[str, Any], name: str) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
