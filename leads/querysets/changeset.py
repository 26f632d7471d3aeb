"""Reads of change sets."""

from datetime import timedelta
from typing import Self

from django.db.models import F, Func, IntegerField, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet

KEPT = timedelta(days=30)
"""How long a change can be taken back."""


class ChangeSetQuerySet(TenantQuerySet):
    """Reads of change sets."""

    def for_page(self) -> Self:
        """Load what the page of one shows."""
        return self.select_related("job", "undo_job", "created_by")

    def outlived(self) -> Self:
        """Narrow to those that have become too old to be taken back."""
        return self.filter(state="open", created_at__lt=timezone.now() - KEPT)


class ChangeSetPartQuerySet(TenantQuerySet):
    """Reads of the parts of change sets."""

    def leads(self) -> int:
        """Return how many changes of leads the parts hold."""
        size = {"output_field": IntegerField()}
        sums = self.aggregate(
            created=Coalesce(Sum(Func(F("created"), function="cardinality", **size)), 0),
            deleted=Coalesce(Sum(Func(F("deleted"), function="cardinality", **size)), 0),
            updated=Coalesce(Sum(Func(F("updated"), function="jsonb_array_length", **size)), 0),
        )
        return int(sums["created"] + sums["updated"] + sums["deleted"])
