"""Reads of the do-not-contact list."""

from typing import Self

from accounts.wall.tenant import TenantQuerySet


class SuppressionQuerySet(TenantQuerySet):
    """Reads of the do-not-contact list."""

    def active(self) -> Self:
        """Leave out entries that were lifted."""
        return self.filter(lifted_at=None)

    def recent(self) -> Self:
        """Order by newest first."""
        return self.order_by("-id")
