"""Durable background work: one row a job, one row an organization whose turn it was."""

from typing import Any, ClassVar

from django.db import models

from accounts.wall.tenant import TenantManager, TenantModel
from jobs.querysets import JobQuerySet


class Job(TenantModel):
    """A long work: it runs in short slices and survives any process that runs them."""

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    ACTIVE: ClassVar = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    cursor = models.JSONField(default=dict)
    total = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    progress_text = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_quiet = models.BooleanField(default=False)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(JobQuerySet)()
    directory_columns = (
        "id",
        "organization_id",
        "state",
        "lease_owner",
        "lease_until",
        "not_before",
        "created_at",
    )
    directory_updates = ("lease_owner", "lease_until")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["queued", "running", "finished", "failed", "cancelled"]
                ),
                name="jobs_job_state",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="jobs_job_recent"),
            models.Index(
                fields=["not_before", "id"],
                name="jobs_job_runnable",
                condition=models.Q(state__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        """Return what the job does."""
        return self.title

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state not in self.ACTIVE

    @property
    def percent(self) -> int | None:
        """Return how much is done, 0 to 100, or None while the total is unknown."""
        if self.state == self.State.FINISHED:
            return 100
        if not self.total:
            return None
        return min(99, (self.done + self.failed) * 100 // self.total)

    def add_counts(self, counts: dict[str, int]) -> None:
        """Add a step's counts to the job's."""
        merged: dict[str, Any] = dict(self.counts)
        for name, number in counts.items():
            merged[name] = merged.get(name, 0) + number
        self.counts = merged


class Turn(models.Model):
    """When an organization's job last ran: the one that waited longest goes next."""

    organization_id = models.BigIntegerField(primary_key=True)
    served_at = models.DateTimeField()

    directory_columns = ("organization_id", "served_at")

    def __str__(self) -> str:
        """Return whose turn it was."""
        return f"organization {self.organization_id} at {self.served_at}"


class Worker(models.Model):
    """A running worker and when it was last heard of."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Return the host and process."""
        return self.name
