"""Reads of imports."""

from datetime import timedelta
from typing import Self

from django.db.models import Q
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet


class ImportQuerySet(TenantQuerySet):
    """Reads of imports."""

    def recent(self) -> Self:
        """Order by newest first, with their jobs and who asked."""
        return self.select_related("job", "created_by").order_by("-id")

    def wanting_attention(self) -> Self:
        """Narrow to those of the last two weeks that wait for columns or rejected rows."""
        return self.filter(
            Q(state="mapping") | Q(state="finished", job__counts__rejected__gt=0),
            created_at__gte=timezone.now() - timedelta(days=14),
        )
