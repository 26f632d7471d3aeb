"""How a member wants the lead list to look."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.segment import Segment
from leads.querysets import ListViewQuerySet


class ListView(TenantModel):
    """The columns that a member chose, for one segment or, without one, for all else."""

    member = TenantForeignKey("accounts.Membership", models.CASCADE, related_name="+")
    segment = TenantForeignKey(Segment, models.CASCADE, null=True, blank=True, related_name="+")
    columns = ArrayField(models.CharField(max_length=60))

    objects = TenantManager.from_queryset(ListViewQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "member", "segment"],
                name="leads_listview_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        """Return the columns' keys."""
        return ", ".join(self.columns)
