"""Reads of duplicates and merges."""

from typing import Self

from accounts.wall.tenant import TenantQuerySet
from leads.querysets.counting import CountedQuerySet


class DuplicatePairQuerySet(CountedQuerySet):
    """Reads of pairs that may be one person."""

    def open(self) -> Self:
        """Narrow to pairs that wait for a decision and whose leads are both there."""
        return self.filter(state="open", lead_a__deleted_at=None, lead_b__deleted_at=None)

    def surest(self) -> Self:
        """Order by the surest first, with both leads."""
        return self.select_related("lead_a", "lead_b").order_by("-score", "-id")


class MergeRecordQuerySet(TenantQuerySet):
    """Reads of merges."""

    def recent(self) -> Self:
        """Order by newest first, with both leads."""
        return self.select_related("survivor", "loser").order_by("-id")
