"""What campaigns hold on a person: the ledger of what they were sent."""

from collections.abc import Sequence
from typing import Any

from campaigns.models import Message, OutboxMail


def messages_to(lead_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return every message to the leads, as the ledger has it."""
    return list(
        Message.objects.filter(lead_id__in=lead_ids)
        .order_by("pk")
        .values("campaign__name", "step", "email", "state", "due_at", "sent_at", "reason", "error")
    )


def forget_messages(lead_ids: Sequence[int]) -> None:
    """Delete the mails themselves and the addresses they went to; the ledger keeps its count.

    Messages that are still due are skipped when their moment comes, as for any deleted lead.
    """
    messages = Message.objects.filter(lead_id__in=lead_ids)
    sent = list(messages.exclude(message_id="").values_list("message_id", flat=True))
    OutboxMail.objects.filter(message_id__in=sent).delete()
    messages.update(email="", error="")
