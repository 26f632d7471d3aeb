"""Blank deleted leads whose time is over."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from leads.models import Lead
from leads.services.blank_leads import blank_leads
from lib.clock import now

LEADS_AT_ONCE = 2_000


@transaction.atomic
def purge_deleted_leads() -> int:
    """Blank up to ``LEADS_AT_ONCE`` of the organization's leads that are due, longest first.

    What was merged into them goes too. Returns how many were due.
    """
    due = (
        Lead.objects.restorable()
        .filter(deleted_at__lt=now() - timedelta(days=settings.DELETED_LEADS_KEPT_DAYS))
        .order_by("deleted_at", "id")
        .select_for_update(of=("self",), skip_locked=True)
    )
    ids = list(due.values_list("pk", flat=True)[:LEADS_AT_ONCE])
    gone = set(newest := ids)
    while newest:
        merged = Lead.objects.filter(merged_into__in=newest).exclude(pk__in=gone)
        newest = list(merged.values_list("pk", flat=True))
        gone.update(newest)
    if gone:
        blank_leads(lead_ids=sorted(gone))
    return len(ids)
