"""Take a lead off all mailings."""

from django.db.models import F

from campaigns.models import Campaign, Enrolment, Event, Message
from leads.models import Suppression
from leads.services.note_activities import note_activities
from leads.services.suppress import suppress
from lib.normalise.email import normalise_email


def unsubscribe(*, message_id: int) -> bool:
    """Suppress the address that a message went to; return False where none is known any more.

    Safe to repeat: a second call changes nothing.
    """
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        return False
    lead = message.lead
    keys = {normalise_email(message.email), lead.email_key} - {None, ""}
    if not keys:
        return False
    campaign = message.campaign
    suppress(
        kind=Suppression.Kind.EMAIL,
        keys=sorted(keys),
        reason=Suppression.Reason.UNSUBSCRIBED,
        detail=f"Campaign “{campaign.name}”",
    )
    if message.events.filter(kind=Event.Kind.UNSUBSCRIBED).exists():
        return True
    Event.objects.create(message=message, kind=Event.Kind.UNSUBSCRIBED)
    Enrolment.objects.filter(campaign=campaign, lead=lead).update(
        state=Enrolment.State.STOPPED, reason="unsubscribed"
    )
    Campaign.objects.filter(pk=campaign.pk).update(unsubscribed_count=F("unsubscribed_count") + 1)
    note_activities(
        kind="campaigns.unsubscribed",
        payloads={lead.pk: {"campaign": campaign.pk, "name": campaign.name}},
    )
    return True
