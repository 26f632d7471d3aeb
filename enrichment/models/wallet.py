"""Credits of a month."""

from typing import ClassVar

from django.db import models

from accounts.wall.tenant import TenantModel
from enrichment.models.credits import credits_field


class Budget(TenantModel):
    """What was spent with a provider in a calendar month (UTC), and what is set aside for calls.

    One row, taken under lock by whoever reserves: together they never pass the cap.
    """

    provider = models.CharField(max_length=40)
    month = models.DateField()
    reserved = credits_field(default=0)
    spent = credits_field(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider", "month"], name="enrichment_budget_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0), name="enrichment_budget_reserved"
            ),
        ]

    def __str__(self) -> str:
        """Return whose budget of which month it is."""
        return f"{self.provider}, {self.month:%Y-%m}"
