"""Reads of the timeline."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db.models import OuterRef

from accounts.wall.months import soon
from accounts.wall.tenant import TenantQuerySet
from leads.querysets.keyset import beyond


class ActivityQuerySet(TenantQuerySet):
    """Reads of the timeline."""

    def of_lead(self, lead_id: int | OuterRef) -> Self:
        """Narrow to one lead's, newest first; months are read until there is enough."""
        return self.filter(lead_id=lead_id, at__lt=soon()).order_by("-at", "-id")

    def of_kinds(self, kinds: Collection[str]) -> Self:
        """Narrow to some kinds."""
        return self.filter(kind__in=kinds)

    def before(self, at: datetime, activity_id: int) -> Self:
        """Narrow to what comes after an entry in ``of_lead``; newer months are left aside."""
        return self.filter(beyond("at", at, activity_id, descending=True), at__lte=at)
