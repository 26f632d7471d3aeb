"""Remove the rows of leads that were deleted, and blanked, long ago."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from leads.models import FeedHorizon, Lead, MergeRecord
from leads.registry import lead_keepers

BATCH = 500


def purge_tombstones(*, before: datetime) -> int:
    """Remove up to ``BATCH`` blank leads that were deleted before a moment. Returns how many.

    One that still has its values is kept to be restored; those that a merge or another app's
    books speak of stay too. The feed no longer tells of the deletions, so it keeps the newest
    (``leads.feed``).
    """
    outlived = Lead.objects.filter(deleted_at__lt=before, merged_into=None, provenance={})
    merges = MergeRecord.objects.filter(Q(survivor=OuterRef("pk")) | Q(loser=OuterRef("pk")))
    outlived = outlived.exclude(Exists(merges))
    for model in lead_keepers:
        outlived = outlived.exclude(Exists(model.objects.filter(lead=OuterRef("pk"))))
    held = outlived.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    found = dict(held.values_list("pk", "changed_xid")[:BATCH])
    if not found:
        return 0
    _move_horizon(max(found.values()))
    Lead.objects.filter(pk__in=found).delete()
    return len(found)


def _move_horizon(xid: int) -> None:
    horizon, is_new = FeedHorizon.objects.get_or_create(defaults={"xid": xid})
    if not is_new and horizon.xid < xid:
        horizon.xid = xid
        horizon.save(update_fields=["xid"])
