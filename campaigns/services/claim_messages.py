"""Claim messages that may leave now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import get_random_string

from campaigns.models import Campaign, Message
from campaigns.window import open_zones

LEASE = timedelta(seconds=90)
"""How long a claim holds; longer than a group of mails may take, server timeouts included."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Messages that are one worker's to send until the lease runs out."""

    token: str
    message_ids: list[int]


def claim_messages(*, campaign: Campaign, limit: int, at: datetime) -> Claim:
    """Claim up to ``limit`` due messages of a campaign that runs and whose window is open.

    State, start, end and window are part of the claim itself. What another worker is
    claiming is passed over. Nothing may be sent before the caller's transaction commits.
    """
    zones = open_zones(at, campaign.window, campaign.zones)
    due = Message.objects.may_leave(campaign.pk, at, zones).due(at)
    ids = [message.pk for message in due.for_update()[:limit]]
    token = get_random_string(24)
    Message.objects.filter(pk__in=ids).update(
        state=Message.State.CLAIMED, claim_token=token, lease_until=at + LEASE, handed_at=None
    )
    return Claim(token, ids)
