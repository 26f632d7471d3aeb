"""Reads of jobs."""

from datetime import timedelta
from typing import Self

from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet


class JobQuerySet(TenantQuerySet):
    """Reads of jobs."""

    def active(self) -> Self:
        """Narrow to jobs that wait or run."""
        return self.filter(state__in=self.model.ACTIVE)

    def shown(self) -> Self:
        """Leave out the product's own housekeeping, which would only be noise in a list."""
        return self.filter(is_quiet=False)

    def failed_lately(self) -> Self:
        """Narrow to those that gave up within the last week."""
        since = timezone.now() - timedelta(days=7)
        return self.filter(state=self.model.State.FAILED, finished_at__gte=since)

    def recent(self) -> Self:
        """Order by newest first, with who asked."""
        return self.select_related("requested_by").order_by("-id")
