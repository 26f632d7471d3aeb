"""Reads of exports."""

from datetime import datetime
from typing import Self

from accounts.wall.tenant import TenantQuerySet


class ExportQuerySet(TenantQuerySet):
    """Reads of exports."""

    def recent(self) -> Self:
        """Order by newest first, with their jobs and who asked."""
        return self.select_related("job", "created_by").order_by("-id")

    def due_to_expire(self, now: datetime) -> Self:
        """Narrow to those whose time is over and whose file still stands."""
        return self.filter(expires_at__lte=now).exclude(state="expired")
