"""Turn leads into tombstones."""

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from accounts.wall.scope import current_organization_id
from leads.models import CurrentXid, Lead
from leads.services.note_activities import note_activities
from leads.signals import leads_changed


def bury_leads(*, lead_ids: Sequence[int]) -> int:
    """Mark up to some thousand leads as deleted and tell the change feed. Returns how many.

    Leads that are deleted already are left alone. Whoever asked writes the audit log.
    """
    # Locked in the order in which every batch locks: none can deadlock.
    held = Lead.objects.live().filter(pk__in=lead_ids).order_by("pk")
    ids = list(held.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    now = timezone.now()
    Lead.objects.filter(pk__in=ids).update(
        deleted_at=now, changed_at=now, changed_xid=CurrentXid(), version=F("version") + 1
    )
    note_activities(kind="deleted", payloads={pk: {} for pk in ids})
    leads_changed.send(
        sender=None, organization_id=current_organization_id(), ids=ids, fields={"deleted_at"}
    )
    return len(ids)
