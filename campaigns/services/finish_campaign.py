"""Finish a campaign."""

from datetime import datetime

from campaigns import states
from campaigns.models import Campaign, Enrolment


def finish_campaign(*, campaign_id: int, at: datetime) -> Campaign:
    """Finish a campaign of which nothing is left to do. Raises ConflictError."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    states.check_transition(campaign.name, campaign.state, states.FINISHED)
    campaign.state = Campaign.State.FINISHED
    campaign.state_reason = ""
    campaign.finished_at = at
    campaign.save(update_fields=["state", "state_reason", "finished_at"])
    Enrolment.objects.filter(campaign=campaign, state=Enrolment.State.ACTIVE).update(
        state=Enrolment.State.DONE
    )
    return campaign
