"""Take a scheduled campaign back to a draft."""

from accounts import audit
from campaigns import states
from campaigns.models import Campaign


def unschedule_campaign(*, campaign_id: int) -> Campaign:
    """Let a campaign that has not begun be changed again. Raises ConflictError."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    states.check_transition(campaign.name, campaign.state, states.DRAFT)
    campaign.state = Campaign.State.DRAFT
    campaign.frozen = None
    campaign.save()
    audit.record("took back to draft", campaign)
    return campaign
