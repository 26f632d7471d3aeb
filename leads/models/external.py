"""Ids by which other systems know our leads."""

from typing import ClassVar

from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantModel
from leads.models.lead import Lead


class ExternalId(TenantModel):
    """Another system knows a lead by this id; ``key`` is the folded system, a colon, the id."""

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="+")
    key = models.CharField(max_length=320)

    class Meta:
        verbose_name = "id in another system"
        verbose_name_plural = "ids in other systems"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="leads_externalid_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "lead"], name="leads_externalid_of_lead")
        ]

    def __str__(self) -> str:
        """Return system and id."""
        return self.key
