"""Pause a campaign."""

from accounts import audit
from campaigns import states
from campaigns.models import Campaign


def pause_campaign(*, campaign_id: int, reason: str = "") -> Campaign:
    """Hold a running campaign; mails already with the server are not called back.

    ``reason`` says why where the product itself pauses it. Raises ConflictError.
    """
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    states.check_transition(campaign.name, campaign.state, states.PAUSED)
    campaign.state = Campaign.State.PAUSED
    campaign.state_reason = reason[:300]
    campaign.save(update_fields=["state", "state_reason"])
    audit.record("paused", campaign, after={"reason": reason} if reason else None)
    return campaign
