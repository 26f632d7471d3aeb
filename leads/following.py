"""Rows that follow a lead when it is merged into another."""

from typing import Any

from django.db.models import Exists, OuterRef

from leads.registry import MergeParticipant


def rows_follow(model: Any, *unique_with: str) -> MergeParticipant:
    """Return the participant for a model with a ``lead``.

    Of two rows that are alike in ``unique_with`` (with the lead they are unique) the
    survivor's stays its only one; the loser's stays with the loser.
    """

    def follow(survivor_id: int, loser_id: int) -> list[int]:
        rows = model.objects.filter(lead_id=loser_id)
        if unique_with:
            same = {name: OuterRef(name) for name in unique_with}
            rows = rows.exclude(Exists(model.objects.filter(lead_id=survivor_id, **same)))
        ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        model.objects.filter(pk__in=ids).update(lead_id=survivor_id)
        return ids

    def give_back(ids: list[int], survivor_id: int, loser_id: int) -> None:
        model.objects.filter(pk__in=ids, lead_id=survivor_id).update(lead_id=loser_id)

    return MergeParticipant(model._meta.label, follow, give_back)
