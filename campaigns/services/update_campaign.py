"""Change a draft."""

from typing import Any

from accounts import audit
from accounts.errors import ConflictError
from campaigns.models import Campaign


def update_campaign(*, campaign_id: int, **values: Any) -> Campaign:
    """Write columns of a draft. Raises ConflictError once it is scheduled."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    if not campaign.is_draft:
        message = f"“{campaign}” is {campaign.state}: its content does not change any more."
        raise ConflictError(message)
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.version += 1
    campaign.save()
    audit.record("changed", campaign, after={"fields": sorted(values)})
    return campaign
