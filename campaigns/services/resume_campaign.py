"""Resume a campaign."""

from accounts import audit
from accounts.errors import ConflictError
from campaigns import states
from campaigns.models import Campaign
from campaigns.services.wake_campaign import wake_campaign


def resume_campaign(*, campaign_id: int) -> Campaign:
    """Let a paused campaign go on where it stopped. Raises ConflictError."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    if campaign.state == Campaign.State.SCHEDULED:
        message = f"“{campaign}” has not started yet."
        raise ConflictError(message)
    states.check_transition(campaign.name, campaign.state, states.RUNNING)
    campaign.state = Campaign.State.RUNNING
    campaign.state_reason = ""
    campaign.save(update_fields=["state", "state_reason"])
    audit.record("resumed", campaign)
    return wake_campaign(campaign_id=campaign.pk)
