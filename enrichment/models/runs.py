"""Runs over leads."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from enrichment.models.credits import credits_field
from enrichment.querysets import RunLeadQuerySet, RunQuerySet


class Run(TenantModel):
    """One enrichment of a selection of leads, done by a job.

    ``plan`` is the waterfall as it was at the start. ``cap`` bounds what all of its calls may
    cost together, whatever the providers. ``report`` counts what came of it, by provider and field.
    """

    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    selection = models.JSONField()
    description = models.CharField(max_length=200)
    providers = ArrayField(models.CharField(max_length=40))
    plan = models.JSONField(default=dict, db_default={})
    lead_count = models.BigIntegerField()
    last_lead_id = models.BigIntegerField()
    cap = credits_field(null=True)
    reserved = credits_field(default=0, db_default=0)
    spent = credits_field(default=0, db_default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict, db_default={})
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(RunQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "job"], name="enrichment_run_job_once"),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0), name="enrichment_run_reserved"
            ),
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


class RunLead(TenantModel):
    """A lead in a run: whether it is done, and what came of it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "To be done"
        FILLED = "filled", "Values filled"
        NOTHING = "nothing", "Nothing to add"
        PARTLY = "partly", "Some could not be asked"
        GONE = "gone", "Deleted meanwhile"

    run = TenantForeignKey(Run, models.CASCADE, related_name="+")
    lead = TenantForeignKey("leads.Lead", models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    filled = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)

    objects = TenantManager.from_queryset(RunLeadQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "run", "lead"], name="enrichment_runlead_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "run", "due_at", "lead"],
                name="enrichment_runlead_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["organization", "lead"], name="enrichment_runlead_lead"),
        ]

    def __str__(self) -> str:
        """Return the lead's id and what became of it."""
        return f"{self.lead_id}: {self.get_state_display()}"
