"""What enrichment holds on a person: what providers answered about them."""

from collections.abc import Sequence
from typing import Any

from enrichment.models import Answer, RunLead


def answers_about(lead_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return what providers said about the leads."""
    return list(
        Answer.objects.filter(lead_id__in=lead_ids)
        .order_by("pk")
        .values("provider", "state", "record", "error", "asked_at")
    )


def forget_answers(lead_ids: Sequence[int]) -> None:
    """Delete what providers said about the leads, and what runs noted of them."""
    RunLead.objects.filter(lead_id__in=lead_ids).delete()
    Answer.objects.filter(lead_id__in=lead_ids).delete()
