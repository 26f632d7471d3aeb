"""Start a campaign whose time has come."""

from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from campaigns.models import Campaign
from campaigns.services.wake_campaign import wake_campaign


def start_campaign(*, campaign_id: int) -> Campaign:
    """Let a scheduled campaign run; its job enrols the audience and sends.

    One whose end passed before it could start is finished instead. Raises ConflictError
    where it is not scheduled.
    """
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    if campaign.state != Campaign.State.SCHEDULED:
        message = f"“{campaign}” is {campaign.state}, not scheduled."
        raise ConflictError(message)
    now = timezone.now()
    if campaign.ends_at and campaign.ends_at <= now:
        campaign.state = Campaign.State.FINISHED
        campaign.state_reason = "Its end passed before it could start."
        campaign.finished_at = now
        campaign.save()
        audit.record("ended unsent", campaign)
        return campaign
    campaign.state = Campaign.State.RUNNING
    campaign.save()
    audit.record("started", campaign)
    return wake_campaign(campaign_id=campaign.pk)
