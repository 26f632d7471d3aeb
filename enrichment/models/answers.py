"""What providers answered."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from enrichment.models.credits import credits_field
from enrichment.querysets import AnswerQuerySet


class Answer(TenantModel):
    """A question to a provider and its answer, kept once per question.

    It is the cache: until ``expires_at`` the same question, by whichever lead, is answered from
    here. It is the claim as well: whoever wants to ask writes ``asking`` first, so two workers
    that want to know the same make one call. ``lead`` is the one it was asked for, and the answer
    goes when the lead does; what is about a company belongs to none.
    """

    class State(models.TextChoices):
        """Where the question stands."""

        ASKING = "asking", "Being asked"
        WAITING = "waiting", "The provider is at it"
        HIT = "hit", "Answered"
        MISS = "miss", "Nothing known"
        ERROR = "error", "Failed"
        LOST = "lost", "No answer came back"

    provider = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    lead = TenantForeignKey("leads.Lead", models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=7, choices=State)
    cost = credits_field(default=0)
    record = models.JSONField(default=dict)
    error = models.CharField(max_length=400, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    call_id = models.BigIntegerField(null=True)
    run_id = models.BigIntegerField(null=True)
    """The run that asked: for others it is an answer out of the cache."""
    asked = models.JSONField(null=True, editable=False)
    """While it is open: its place in the call, and the values that were sent."""
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = TenantManager.from_queryset(AnswerQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider", "fingerprint"], name="enrichment_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asking", "waiting", "hit", "miss", "error", "lost"]),
                name="enrichment_answer_state",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "lead"], name="enrichment_answer_lead"),
            models.Index(
                fields=["organization", "provider", "-asked_at"], name="enrichment_answer_recent"
            ),
            models.Index(
                fields=["organization", "claimed_until"],
                name="enrichment_answer_claimed",
                condition=models.Q(claimed_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return who was asked and how it ended."""
        return f"{self.provider}: {self.get_state_display()}"
