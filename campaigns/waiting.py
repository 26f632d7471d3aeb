"""When the next message of a campaign can leave."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min

from campaigns.models import Campaign, Message
from campaigns.window import next_opening

_SOON = timedelta(seconds=1)
_LOOK_AGAIN = timedelta(days=1)


def next_moment(campaign: Campaign, at: datetime) -> datetime | None:
    """Return when there is something to do, always after ``at``; None where all is settled.

    That is the window's opening for what is due, the end of a lease for what is being sent,
    and the campaign's end in any case.
    """
    unsettled = Message.objects.unsettled(campaign.pk).order_by()
    moments = [
        opening
        for zone, due_at in unsettled.filter(state=Message.State.DUE)
        .values_list("time_zone")
        .annotate(due_at=Min("due_at"))
        if (opening := next_opening(max(at, due_at), campaign.window, zone))
    ]
    lease = unsettled.filter(state=Message.State.CLAIMED).aggregate(until=Min("lease_until"))
    if lease["until"]:
        moments.append(lease["until"])
    if not moments and not unsettled.exists():
        return None
    if campaign.ends_at and campaign.ends_at > at:
        moments.append(campaign.ends_at)
    moment: datetime = min(moments, default=at + _LOOK_AGAIN)
    return max(moment.astimezone(UTC), at + _SOON)
