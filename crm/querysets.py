"""Reads of CRM sync."""

from typing import Self

from django.db.models import Count, Q
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet


class ConnectionQuerySet(TenantQuerySet):
    """Reads of connections."""

    def for_list(self) -> Self:
        """Add the number of links that failed, and leave the sealed credentials out."""
        failed = Count("links", filter=Q(links__state="failed"))
        return self.defer("sealed_credentials").annotate(failed_links=failed).order_by("name")


class LinkQuerySet(TenantQuerySet):
    """Reads of links."""

    def due(self) -> Self:
        """Narrow to links that wait to be synced now, those that waited longest first."""
        waiting = self.filter(state__in=("pending", "failed"), not_before__lte=timezone.now())
        return waiting.order_by("not_before", "id")


class ConflictQuerySet(TenantQuerySet):
    """Reads of conflicts."""

    def open(self) -> Self:
        """Narrow to what nobody decided yet."""
        return self.filter(resolved_at=None)
