"""The stages that an organization takes its leads through."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from accounts.wall.tenant import TenantModel


class Stage(TenantModel):
    """One step of the organization's pipeline."""

    class Kind(models.TextChoices):
        """What the step means to reports and campaigns."""

        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.OPEN)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("organization", Lower("name"), name="leads_stage_name_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
