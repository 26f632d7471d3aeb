"""Search as you type."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import rail
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.best_matches import best_matches
from leads.models import Lead
from lib.normalise.text import collapse

MOST = 8


@needs(Permission.LEADS_READ)
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Fragment: the leads that match best, then the places of that name."""
    text = collapse(request.GET.get("q", ""))
    folded = text.casefold()
    membership = membership_of(request)
    context = {
        "text": text,
        "leads": best_matches(Lead.objects.live().for_list(), text, limit=MOST),
        "places": [entry for entry in rail.entries(request) if folded in entry.label.casefold()],
        "new_field": "email" if "@" in text else "full_name",
        "may_write": membership.may(Permission.LEADS_WRITE),
    }
    return render(request, "leads/_suggestions.html", context)
