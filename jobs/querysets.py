"""Reads of jobs."""

from typing import Self

from accounts.wall.tenant import TenantQuerySet


class JobQuerySet(TenantQuerySet):
    """Reads of jobs."""

    def active(self) -> Self:
        """Narrow to jobs that wait or run."""
        return self.filter(state__in=self.model.ACTIVE)

    def shown(self) -> Self:
        """Leave out the product's own housekeeping, which would only be noise in a list."""
        return self.filter(is_quiet=False)

    def recent(self) -> Self:
        """Order by newest first, with who asked."""
        return self.select_related("requested_by").order_by("-id")
