"""Mark what did not leave in time."""

from django.db.models import F

from campaigns.models import Campaign, Message

EXPIRED_AT_ONCE = 20_000


def expire_messages(*, campaign_id: int, reason: str) -> int:
    """Mark some of the messages that did not leave in time; return how many.

    Call it until it returns 0; each call is short.
    """
    due = Message.objects.filter(campaign_id=campaign_id, state=Message.State.DUE)
    ids = [message.pk for message in due.for_update()[:EXPIRED_AT_ONCE]]
    Message.objects.filter(pk__in=ids).update(state=Message.State.EXPIRED, reason=reason)
    Campaign.objects.filter(pk=campaign_id).update(expired_count=F("expired_count") + len(ids))
    return len(ids)
