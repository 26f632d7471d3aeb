"""Merge one pair of duplicates."""

from leads.models import DuplicatePair, Lead
from leads.services.merge_leads import merge_leads


def merge_pair(*, pair: DuplicatePair) -> bool:
    """Merge a pair into its older lead; return whether there was anything left to merge.

    Where one of them went into a third lead meanwhile, that one stands for it.
    """
    everyone = Lead.objects.all()
    found = {everyone.survivor_of(pair.lead_a_id), everyone.survivor_of(pair.lead_b_id)}
    ids = [lead_id for lead_id in found if lead_id is not None]
    if len(ids) == 2:
        older = Lead.objects.filter(pk__in=ids).order_by("created_at", "pk")
        survivor, loser = older.values_list("pk", flat=True)
        merge_leads(survivor_id=survivor, loser_ids=[loser])
    DuplicatePair.objects.filter(pk=pair.pk).update(state=DuplicatePair.State.MERGED)
    return len(ids) == 2
