"""A person's rights: to have their data, and to be erased."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.pages.access import needs
from accounts.roles import Permission
from leads.erasure import last_copy_until
from leads.models import Lead
from leads.registry import elsewhere
from leads.services.erase_person import erase_person
from leads.services.export_person import export_person
from lib.normalise.text import trim


@needs(Permission.LEADS_WRITE)
@require_POST
def person_data(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Download all that we hold on the person, as JSON."""
    lead = get_object_or_404(Lead.objects.live().for_page(), pk=lead_id)
    response = JsonResponse(export_person(lead=lead), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="person-{lead.pk}.json"'
    return response


@needs(Permission.LEADS_DELETE)
def erase(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Erase the person once their name was typed."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
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
        messages.success(request, "Erased. Nothing of this person is left here.")
    return redirect("leads:list")
