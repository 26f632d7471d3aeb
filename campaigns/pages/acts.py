"""What can be done to a campaign: each a POST that changes its state."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.errors import ProductError
from accounts.pages.access import View, needs
from accounts.roles import Permission
from campaigns.models import Campaign
from campaigns.services.cancel_campaign import cancel_campaign
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.resume_campaign import resume_campaign
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.services.unschedule_campaign import unschedule_campaign


def _act(service: Callable[..., Campaign], done: str) -> View:
    @needs(Permission.CAMPAIGNS_LAUNCH)
    @require_POST
    def view(request: HttpRequest, campaign_id: int) -> HttpResponse:
        get_object_or_404(Campaign, pk=campaign_id)
        try:
            campaign = service(campaign_id=campaign_id)
        except ProductError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done.format(campaign.name))
        return redirect("campaigns:detail", campaign_id)

    return view


schedule = _act(schedule_campaign, "“{}” is scheduled. Its content does not change any more.")
unschedule = _act(unschedule_campaign, "“{}” is a draft again.")
pause = _act(pause_campaign, "“{}” is paused. Mails already with the server go out.")
resume = _act(resume_campaign, "“{}” goes on where it stopped.")
cancel = _act(cancel_campaign, "“{}” is cancelled. Nothing more of it leaves.")
