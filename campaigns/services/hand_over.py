"""Note that messages are about to go to the server."""

from collections.abc import Sequence
from datetime import datetime

from campaigns.models import Campaign, Message
from campaigns.window import open_zones


def hand_over(
    *, campaign: Campaign, token: str, message_ids: Sequence[int], at: datetime
) -> list[Message]:
    """Mark claimed messages as handed over and return those that may still leave.

    Once this is committed, a message whose worker dies is never sent again. A campaign that
    was paused or ended, a window that closed, or a lease that ran out lets none through.
    """
    zones = open_zones(at, campaign.window, campaign.zones)
    claimed = Message.objects.may_leave(campaign.pk, at, zones).claimed(token, at)
    ids = [message.pk for message in claimed.filter(pk__in=message_ids).for_update()]
    Message.objects.filter(pk__in=ids).update(handed_at=at)
    return list(Message.objects.filter(pk__in=ids).order_by("pk"))
