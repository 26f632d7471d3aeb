"""What campaigns hold on a person: the ledger of what they were sent."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from campaigns.models import Message, OutboxMail
from campaigns.querysets import MessageQuerySet
from leads.erasure import emails_of
from leads.models import Lead
from leads.people import Sign
from leads.registry import KeptBySign


def messages_to(lead_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return every message to the leads, as the ledger has it."""
    return _told(_to(lead_ids))


def forget_messages(lead_ids: Sequence[int]) -> None:
    """Delete the mails themselves and the addresses they went to; the ledger keeps its count.

    Messages that are still due are skipped when their moment comes, as for any deleted lead.
    """
    _forget(_to(lead_ids))


def _told(messages: MessageQuerySet) -> list[dict[str, Any]]:
    said = ("campaign__name", "step", "email", "state", "due_at", "sent_at", "reason", "error")
    return list(messages.order_by("pk").values(*said))


def _forget(found: MessageQuerySet) -> None:
    messages = Message.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
    sent = list(messages.exclude(message_id="").values_list("message_id", flat=True))
    OutboxMail.objects.filter(message_id__in=sent).delete()
    messages.update(email="", error="")


def _to_address(sign: Sign) -> MessageQuerySet:
    messages: MessageQuerySet = Message.objects.alias(key=Lower("email")).filter(key=sign.key)
    return messages


KEPT_BY_SIGN = KeptBySign(
    "messages of campaigns",
    held=lambda sign: _told(_to_address(sign)),
    forget=lambda sign: _forget(_to_address(sign)),
)
"""The messages to an address, whatever became of its lead."""


def _to(lead_ids: Sequence[int]) -> MessageQuerySet:
    """Narrow to messages to the leads, or to an address of theirs as a lead that is blank now."""
    leads = Lead.objects.filter(pk__in=lead_ids).only("email_key", "other_emails")
    keys = [emails_of({"email_key": one.email_key}, one.other_emails) for one in leads]
    messages: MessageQuerySet = Message.objects.alias(key=Lower("email")).filter(
        Q(lead_id__in=lead_ids)
        | Q(key__in=set().union(*keys), lead__deleted_at__isnull=False, lead__provenance={})
    )
    return messages
