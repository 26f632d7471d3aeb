"""What happened to a lead."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.lead import Lead
from leads.querysets import ActivityQuerySet


class Activity(TenantModel):
    """One entry of a lead's timeline. Kinds are registered by the apps that write them."""

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=254)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(ActivityQuerySet)()
    by_month = "TIMELINE_KEEP_MONTHS"

    class Meta:
        verbose_name_plural = "activities"
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "lead", "-at", "-id"], name="leads_activity_timeline"
            )
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return self.kind
