"""Turn leads into tombstones."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from accounts.wall.scope import current_organization_id
from leads.models import ChangeSetPart, CurrentXid, Lead
from leads.services.note_alike import note_alike
from leads.signals import leads_changed
from lib.clock import now


@transaction.atomic
def bury_leads(*, lead_ids: Sequence[int], part_of: tuple[int, int] | None = None) -> int:
    """Mark up to some thousand leads as deleted and tell the change feed. Returns how many.

    Leads that are deleted already are left alone. ``part_of`` names the change set from which
    they can be restored, and the part of it. Whoever asked writes the audit log.
    """
    # Locked in the order in which every batch locks: none can deadlock.
    held = Lead.objects.live().filter(pk__in=lead_ids).order_by("pk")
    ids = list(held.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    moment = now()
    Lead.objects.filter(pk__in=ids).update(
        deleted_at=moment, changed_at=moment, changed_xid=CurrentXid(), version=F("version") + 1
    )
    if part_of is not None:
        change_set_id, number = part_of
        ChangeSetPart.objects.create(
            change_set_id=change_set_id, number=number, deleted=ids, deleted_at=moment
        )
    note_alike(kind="deleted", lead_ids=ids, payload={})
    leads_changed.send(
        sender=None, organization_id=current_organization_id(), ids=ids, fields={"deleted_at"}
    )
    return len(ids)
