"""Create a campaign."""

from typing import Any

from accounts import audit
from accounts.wall.scope import current_actor
from campaigns.audience import ALL
from campaigns.models import Campaign
from campaigns.modes.registry import MODES


def create_campaign(
    *, name: str, audience: dict[str, Any] | None = None, mode: str = "broadcast", **values: Any
) -> Campaign:
    """Create a draft, for all leads where no audience is given.

    ``values`` are further columns of the campaign.
    """
    actor = current_actor()
    campaign: Campaign = Campaign.objects.create(
        name=name,
        audience=audience or {"kind": ALL},
        mode=MODES[mode].key,
        created_by_id=actor.user_id,
        **values,
    )
    audit.record("created", campaign)
    return campaign
