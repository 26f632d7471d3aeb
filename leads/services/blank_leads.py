"""Take everything off deleted leads; a row with nothing on it stays."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from leads.models import Activity, DuplicatePair, ExternalId, Lead, LeadTag, MergeRecord, Task
from leads.registry import blankings

_KEPT = {
    "id", "organization", "version", "changed_xid", "changed_at", "created_at", "deleted_at",
    "search_text",
}  # fmt: skip


def blank_leads(*, lead_ids: Sequence[int]) -> None:
    """Remove the leads' values and all that hangs on them.

    What stays is a tombstone for whoever reads the change feed late, and what other apps keep
    for longer than a lead, as the ledger of whom campaigns wrote to.
    """
    for blank in blankings:
        blank(lead_ids)
    Activity.objects.filter(lead_id__in=lead_ids).delete()
    Task.objects.filter(lead_id__in=lead_ids).delete()
    LeadTag.objects.filter(lead_id__in=lead_ids).delete()
    ExternalId.objects.filter(lead_id__in=lead_ids).delete()
    MergeRecord.objects.filter(Q(survivor_id__in=lead_ids) | Q(loser_id__in=lead_ids)).delete()
    DuplicatePair.objects.filter(Q(lead_a_id__in=lead_ids) | Q(lead_b_id__in=lead_ids)).delete()
    empty: dict[str, Any] = {
        field.name: None if field.null else field.get_default()
        for field in Lead._meta.concrete_fields
        if field.name not in _KEPT
    }
    Lead.objects.filter(pk__in=lead_ids).update(**empty)
