"""Reads of how members want their lists to look."""

from typing import Any

from django.db.models import F, Q

from accounts.wall.tenant import TenantQuerySet


class ListViewQuerySet(TenantQuerySet):
    """Reads of list views."""

    def of(self, member_id: int, segment_id: int | None) -> Any:
        """Return the member's view for a segment, else the one for all else, else None."""
        fitting = Q(segment=None) | Q(segment_id=segment_id) if segment_id else Q(segment=None)
        mine = self.filter(fitting, member_id=member_id)
        return mine.order_by(F("segment_id").asc(nulls_last=True)).first()
