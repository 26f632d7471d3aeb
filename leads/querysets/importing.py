"""Reads of imports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Q
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet

KEPT_WAITING = timedelta(days=30)


class ImportQuerySet(TenantQuerySet):
    """Reads of imports."""

    def recent(self) -> Self:
        """Order by newest first, with their jobs and who asked."""
        return self.select_related("job", "created_by").order_by("-id")

    def left_waiting(self, now: datetime) -> Self:
        """Narrow to those whose file was kept long enough for somebody to run them."""
        return self.filter(state__in=("mapping", "checked"), created_at__lt=now - KEPT_WAITING)

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
