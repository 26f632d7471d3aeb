"""Reads of the timeline."""

from typing import Self

from accounts.wall.tenant import TenantQuerySet


class ActivityQuerySet(TenantQuerySet):
    """Reads of the timeline."""

    def of_lead(self, lead_id: int) -> Self:
        """Narrow to one lead's, newest first."""
        return self.filter(lead_id=lead_id).order_by("-at", "-id")
