"""What campaigns add to the pages of leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from campaigns.audience import from_selection as audience_from_selection
from campaigns.models import Message
from campaigns.services.create_campaign import create_campaign
from leads.models import Lead

_SHOWN = 20


@needs(Permission.CAMPAIGNS_WRITE)
@require_POST
def from_selection(request: HttpRequest) -> HttpResponse:
    """Make a draft for the leads that were selected in the list."""
    try:
        audience = audience_from_selection(request.POST)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:list")
    name = f"New campaign, {timezone.localdate():%-d %b %Y}"
    campaign = create_campaign(name=name, audience=audience)
    return redirect("campaigns:edit", campaign.pk)


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def panel(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Fragment: the campaigns that a lead takes part in."""
    get_object_or_404(Lead, pk=lead_id)
    sent = (
        Message.objects.filter(lead_id=lead_id)
        .select_related("campaign")
        .only("id", "state", "sent_at", "due_at", "reason", "campaign__id", "campaign__name")
        .order_by("-pk")[:_SHOWN]
    )
    return render(request, "campaigns/_lead_panel.html", {"sent": sent})
