"""The campaign: who gets what, when, from whom."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from campaigns import states
from campaigns.models.accounts import SendingAccount
from campaigns.querysets import CampaignQuerySet
from campaigns.window import MIDNIGHT, SendWindow


def every_day() -> list[int]:
    """Return the days of the week, Monday first as 0."""
    return list(range(7))


class Campaign(TenantModel):
    """A draft until it is scheduled; from then on its content does not change."""

    class State(models.TextChoices):
        """Where it stands; which may follow which, ``campaigns.states`` says."""

        DRAFT = states.DRAFT, "Draft"
        SCHEDULED = states.SCHEDULED, "Scheduled"
        RUNNING = states.RUNNING, "Running"
        PAUSED = states.PAUSED, "Paused"
        FINISHED = states.FINISHED, "Finished"
        CANCELLED = states.CANCELLED, "Cancelled"

    class ZonePolicy(models.TextChoices):
        """Whose clock the send window goes by."""

        ORGANIZATION = "organization", "The organization's time zone"
        LEAD = "lead", "Each lead's own time zone, the organization's where it is unknown"

    mode = models.CharField(max_length=20, default="broadcast")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    audience = models.JSONField(default=dict)
    subject = models.CharField(max_length=250, blank=True)
    body_text = models.TextField(blank=True)
    body_html = models.TextField("HTML", blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=every_day)
    opens = models.TimeField(default=MIDNIGHT)
    closes = models.TimeField(default=MIDNIGHT)
    zone_policy = models.CharField(
        max_length=12, choices=ZonePolicy, default=ZonePolicy.ORGANIZATION
    )
    zones = ArrayField(models.CharField(max_length=64), default=list, editable=False)
    sending_account = TenantForeignKey(
        SendingAccount, models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen = models.JSONField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", editable=False)
    enrolled_count = models.PositiveIntegerField(default=0, editable=False)
    sent_count = models.PositiveIntegerField(default=0, editable=False)
    failed_count = models.PositiveIntegerField(default=0, editable=False)
    skipped_count = models.PositiveIntegerField(default=0, editable=False)
    unknown_count = models.PositiveIntegerField(default=0, editable=False)
    expired_count = models.PositiveIntegerField(default=0, editable=False)
    unsubscribed_count = models.PositiveIntegerField(default=0, editable=False)
    bounced_count = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    launched_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    scheduled_at = models.DateTimeField(null=True, editable=False)
    enrolled_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager.from_queryset(CampaignQuerySet)()
    directory_columns = ("id", "organization_id", "state", "starts_at", "ends_at")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["draft", "scheduled", "running", "paused", "finished", "cancelled"]
                ),
                name="campaigns_campaign_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(state="cancelled")
                | models.Q(starts_at__isnull=False, frozen__isnull=False),
                name="campaigns_campaign_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gt=models.F("starts_at"))
                | models.Q(state__in=["draft", "cancelled"]),
                name="campaigns_campaign_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="campaigns_campaign_recent"),
            models.Index(
                fields=["state", "starts_at"],
                name="campaigns_campaign_due",
                condition=models.Q(state__in=["scheduled", "running", "paused"]),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def window(self) -> SendWindow:
        """Return when mail may leave."""
        opens, closes = _as_time(self.opens), _as_time(self.closes)
        return SendWindow(frozenset(self.weekdays), opens, closes)

    @property
    def is_draft(self) -> bool:
        """Return whether it may still be changed."""
        return self.state == self.State.DRAFT

    @property
    def settled_count(self) -> int:
        """Return of how many messages it is known, or known to be unknown, what became."""
        return (
            self.sent_count
            + self.failed_count
            + self.skipped_count
            + self.unknown_count
            + self.expired_count
        )

    @property
    def waiting_count(self) -> int:
        """Return how many messages are yet to be sent."""
        return max(0, self.enrolled_count - self.settled_count)


def _as_time(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)
