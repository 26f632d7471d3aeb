"""Delete leads, softly: they leave every list and can be restored."""

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.wall.scope import current_organization_id
from leads.models import CurrentXid, Lead
from leads.services.note_activity import note_activities
from leads.signals import leads_changed


def delete_leads(*, leads: QuerySet[Lead]) -> int:
    """Mark the leads as deleted and tell the change feed. Returns how many."""
    ids = list(leads.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True))
    number = Lead.objects.filter(pk__in=ids, deleted_at=None).update(
        deleted_at=timezone.now(),
        changed_at=timezone.now(),
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )
    if ids:
        note_activities(kind="deleted", payloads={pk: {} for pk in ids})
        audit.record("deleted leads", after={"number": number})
        leads_changed.send(
            sender=None, organization_id=current_organization_id(), ids=ids, fields={"deleted_at"}
        )
    return number
