"""What enrichment keeps: which providers are on, what they were asked, and runs over leads."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from enrichment.querysets import CallQuerySet, ProviderAccountQuerySet, RunQuerySet


class ProviderAccount(TenantModel):
    """An organization's standing with a provider.

    A provider that needs no key is on until an account says otherwise.
    """

    class State(models.TextChoices):
        """Whether the waterfall asks it."""

        ENABLED = "enabled", "On"
        DISABLED = "disabled", "Off"

    provider = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.ENABLED)
    problem = models.CharField(max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = TenantManager.from_queryset(ProviderAccountQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider"], name="enrichment_provideraccount_once"
            )
        ]

    def __str__(self) -> str:
        """Return the provider's key."""
        return self.provider

    @property
    def is_on(self) -> bool:
        """Return whether the waterfall asks it."""
        return self.state == self.State.ENABLED


class Run(TenantModel):
    """One enrichment of a selection of leads, done by a job."""

    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    selection = models.JSONField()
    description = models.CharField(max_length=200)
    providers = ArrayField(models.CharField(max_length=40))
    lead_count = models.BigIntegerField()
    last_lead_id = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(RunQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "job"], name="enrichment_run_job_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="enrichment_run_recent")
        ]

    def __str__(self) -> str:
        """Return what was enriched."""
        return self.description

    @property
    def current_counts(self) -> dict[str, int]:
        """Return what came of it so far; needs the job to be loaded."""
        counts: dict[str, int] = self.counts or (self.job.counts if self.job else {})
        return counts


class Call(TenantModel):
    """A question to a provider and its answer, kept once per question.

    It is the cache: until ``expires_at`` the same question, by whichever lead, is answered
    from here. ``lead`` is the one it was last asked for; the answer goes when the lead does.
    """

    class Outcome(models.TextChoices):
        """How the question ended."""

        HIT = "hit", "Answered"
        MISS = "miss", "Nothing known"
        ERROR = "error", "Failed"

    provider = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    lead = TenantForeignKey("leads.Lead", models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=5, choices=Outcome)
    cost = models.PositiveIntegerField(default=0, help_text="Credits.")
    record = models.JSONField(default=dict)
    error = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = TenantManager.from_queryset(CallQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider", "fingerprint"], name="enrichment_call_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["hit", "miss", "error"]),
                name="enrichment_call_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "lead"], name="enrichment_call_lead"),
            models.Index(
                fields=["organization", "provider", "-asked_at"], name="enrichment_call_recent"
            ),
        ]

    def __str__(self) -> str:
        """Return who was asked and how it ended."""
        return f"{self.provider}: {self.get_outcome_display()}"
