"""Reads of imports."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from django.db.models import Q
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet

KEPT = timedelta(days=30)
"""How long an uploaded file is kept, and the rows of it that were rejected."""


class ImportQuerySet(TenantQuerySet):
    """Reads of imports."""

    def with_file(self) -> Self:
        """Narrow to those of which the file is still kept."""
        return self.filter(file_deleted_at=None)

    def ended(self) -> Self:
        """Narrow to those of which the job has come to its end."""
        return self.filter(state__in=("finished", "failed", "cancelled"))

    def outlived(self) -> Self:
        """Narrow to those of which the file is kept no longer, and that are not at work."""
        old = self.with_file().filter(created_at__lt=timezone.now() - KEPT)
        return old.exclude(state__in=("checking", "running"))

    def recent(self) -> Self:
        """Order by newest first, with their jobs and who asked."""
        return self.select_related("job", "created_by").order_by("-id")

    def wanting_attention(self) -> Self:
        """Narrow to those of the last two weeks that wait for columns or rejected rows."""
        return self.filter(
            Q(state="mapping") | Q(state="finished", job__counts__rejected__gt=0),
            created_at__gte=timezone.now() - timedelta(days=14),
        )


class TrialLeadQuerySet(TenantQuerySet):
    """Reads of leads as they would be after an import."""

    def oldest_by(self, key: str, values: Sequence[str]) -> Self:
        """Narrow to the first lead that holds each value of a key."""
        return self.filter(**{f"{key}__in": values}).order_by(key, "pk").distinct(key)
