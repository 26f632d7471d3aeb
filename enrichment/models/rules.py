"""The waterfall as an organization has set it up."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantModel
from enrichment.planning.rules import LEAST


class FieldRule(TenantModel):
    """How one field is filled, of all leads or of those of a segment; without one, as is usual."""

    field = models.CharField(max_length=60)
    segment = TenantForeignKey("leads.Segment", models.CASCADE, null=True, related_name="+")
    providers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    least = models.FloatField(default=LEAST)
    verified = models.BooleanField(default=False)
    refresh_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "field", "segment"],
                name="enrichment_fieldrule_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(least__gte=0, least__lte=1), name="enrichment_fieldrule_least"
            ),
        ]

    def __str__(self) -> str:
        """Return the field."""
        return self.field
