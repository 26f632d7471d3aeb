"""Cancel a campaign."""

from django.utils import timezone

from accounts import audit
from campaigns import states
from campaigns.models import Campaign
from campaigns.services.wake_campaign import wake_campaign


def cancel_campaign(*, campaign_id: int) -> Campaign:
    """Stop a campaign for good; what has not left is marked by its job. Raises ConflictError."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    states.check_transition(campaign.name, campaign.state, states.CANCELLED)
    campaign.state = Campaign.State.CANCELLED
    campaign.state_reason = ""
    campaign.finished_at = timezone.now()
    campaign.save(update_fields=["state", "state_reason", "finished_at"])
    audit.record("cancelled", campaign, after={"sent": campaign.sent_count})
    if campaign.waiting_count:
        return wake_campaign(campaign_id=campaign.pk)
    return campaign
