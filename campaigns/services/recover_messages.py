"""Settle messages whose worker died."""

from datetime import datetime

from django.db.models import F

from campaigns.models import Campaign, Message

_ERROR = (
    "The worker stopped while the mail was with the server, which may have taken it. "
    "It is not sent again."
)


def recover_messages(*, campaign_id: int, at: datetime) -> int:
    """Free what was claimed but not handed over; mark the rest unknown and return its number.

    Only messages whose lease ran out are touched.
    """
    stale = Message.objects.stale(campaign_id, at)
    stale.filter(handed_at=None).update(state=Message.State.DUE, claim_token="", lease_until=None)
    lost: int = stale.filter(handed_at__isnull=False).update(
        state=Message.State.UNKNOWN, reason="worker-stopped", error=_ERROR
    )
    if lost:
        Campaign.objects.filter(pk=campaign_id).update(unknown_count=F("unknown_count") + lost)
    return lost
