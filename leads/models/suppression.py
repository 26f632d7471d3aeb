"""Whom never to write to."""

from typing import ClassVar

from django.db import models

from accounts.wall.tenant import TenantManager, TenantModel
from leads.querysets import SuppressionQuerySet


class Suppression(TenantModel):
    """An address or domain never to be written to, whatever becomes of the lead."""

    class Kind(models.TextChoices):
        """What is suppressed."""

        EMAIL = "email", "E-mail address"
        DOMAIN = "domain", "Domain"

    class Reason(models.TextChoices):
        """Why."""

        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        BOUNCED = "bounced", "Bounced"
        COMPLAINED = "complained", "Complained"
        IMPORTED = "imported", "Opted out before import"
        MANUAL = "manual", "Added by hand"

    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=254)
    reason = models.CharField(max_length=14, choices=Reason)
    detail = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(SuppressionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "kind", "key"], name="leads_suppression_once"
            )
        ]

    def __str__(self) -> str:
        """Return what is suppressed."""
        return self.key
