"""Schedule a campaign."""

from django.utils import timezone

from accounts import audit
from accounts.errors import ProductError
from accounts.wall.scope import current_actor
from campaigns import states
from campaigns.models import Campaign
from campaigns.services.check_campaign import check_campaign
from campaigns.services.start_campaign import start_campaign


def schedule_campaign(*, campaign_id: int) -> Campaign:
    """Freeze a draft's content and let it run from its start on; at once where that is past.

    Raises ConflictError where it is no draft any more, ProductError where the check-up
    finds something that stands in the way.
    """
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    states.check_transition(campaign.name, campaign.state, states.SCHEDULED)
    bad = [one for one in check_campaign(campaign=campaign) if one.level == "bad"]
    if bad:
        raise ProductError(bad[0].message, field=bad[0].field)
    now = timezone.now()
    actor = current_actor()
    campaign.frozen = {
        "subject": campaign.subject,
        "body_text": campaign.body_text,
        "body_html": campaign.body_html,
        "audience": campaign.audience,
        "version": campaign.version,
    }
    campaign.starts_at = max(campaign.starts_at or now, now)
    campaign.state = Campaign.State.SCHEDULED
    campaign.state_reason = ""
    campaign.scheduled_at = now
    campaign.launched_by_id = actor.user_id
    campaign.save()
    audit.record("scheduled", campaign, after={"starts_at": campaign.starts_at.isoformat()})
    if campaign.starts_at <= now:
        return start_campaign(campaign_id=campaign.pk)
    return campaign
