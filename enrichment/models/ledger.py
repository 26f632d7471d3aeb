"""The ledger: every request to a provider, every movement of credits."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from enrichment.models.credits import credits_field
from enrichment.querysets import CallQuerySet


class Call(TenantModel):
    """One request to a provider, with the questions that went in it.

    Written before the request goes out, settled when the answer is in: a call that is still
    ``sent`` when its worker is gone is lost, and counted at the most that it can have cost.
    """

    class State(models.TextChoices):
        """How it went."""

        SENT = "sent", "Sent"
        WAITING = "waiting", "The provider is at it"
        ANSWERED = "answered", "Answered"
        REFUSED = "refused", "Refused"
        LOST = "lost", "No answer came back"

    provider = models.CharField(max_length=40)
    run = TenantForeignKey("enrichment.Run", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    questions = models.PositiveIntegerField()
    hits = models.PositiveIntegerField(default=0)
    misses = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    reserved = credits_field(default=0)
    cost = credits_field(default=0)
    milliseconds = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=400, blank=True)
    ref = models.CharField(max_length=200, blank=True)
    poll_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(CallQuerySet)()
    by_month = "LEDGER_KEEP_MONTHS"

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at", "-id"], name="enrichment_call_newest"),
            models.Index(
                fields=["organization", "run", "state"],
                name="enrichment_call_open",
                condition=models.Q(state__in=["sent", "waiting"]),
            ),
        ]

    def __str__(self) -> str:
        """Return who was asked and how it went."""
        return f"{self.provider}: {self.get_state_display()}"


class WalletEntry(TenantModel):
    """A movement of credits, never changed."""

    class Kind(models.TextChoices):
        """What moved."""

        RESERVE = "reserve", "Set aside"
        SETTLE = "settle", "Spent"
        RELEASE = "release", "Given back"

    provider = models.CharField(max_length=40)
    kind = models.CharField(max_length=7, choices=Kind)
    amount = credits_field()
    call_id = models.BigIntegerField()
    run = TenantForeignKey("enrichment.Run", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    by_month = "LEDGER_KEEP_MONTHS"

    class Meta:
        verbose_name_plural = "wallet entries"
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at", "-id"], name="enrichment_wallet_newest")
        ]

    def __str__(self) -> str:
        """Return what moved."""
        return f"{self.provider}: {self.get_kind_display()} {self.amount}"
