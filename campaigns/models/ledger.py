"""What becomes of each lead of a campaign: the ledger."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from campaigns.models.campaign import Campaign
from campaigns.querysets import MessageQuerySet


class Enrolment(TenantModel):
    """A lead takes part in a campaign, once."""

    class State(models.TextChoices):
        """Where the lead stands in it."""

        ACTIVE = "active", "Active"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    campaign = TenantForeignKey(Campaign, models.CASCADE, related_name="enrolments")
    lead = TenantForeignKey("leads.Lead", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "campaign", "lead"], name="campaigns_enrolment_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "lead", "-id"], name="campaigns_enrolment_lead")
        ]

    def __str__(self) -> str:
        """Return who takes part in what, by id."""
        return f"lead {self.lead_id} in campaign {self.campaign_id}"


class Message(TenantModel):
    """One step for one lead, once. The row is claimed before anything is sent.

    ``handed_at`` is set and committed before the mail goes to the server: a message whose
    worker died is sent again only where it is empty.
    """

    class State(models.TextChoices):
        """What became of it."""

        DUE = "due", "Waiting"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Skipped"
        UNKNOWN = "unknown", "Unknown"
        EXPIRED = "expired", "Too late"

    campaign = TenantForeignKey(Campaign, models.CASCADE, related_name="messages")
    step = models.PositiveSmallIntegerField(default=1)
    lead = TenantForeignKey("leads.Lead", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    due_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    claim_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    email = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=400, blank=True)

    objects = TenantManager.from_queryset(MessageQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "campaign", "step", "lead"], name="campaigns_message_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="claimed")
                | models.Q(lease_until__isnull=False, claim_token__gt=""),
                name="campaigns_message_claim",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "campaign", "time_zone", "due_at"],
                name="campaigns_message_due",
                condition=models.Q(state="due"),
            ),
            models.Index(
                fields=["organization", "campaign", "lease_until"],
                name="campaigns_message_claimed",
                condition=models.Q(state="claimed"),
            ),
            models.Index(
                fields=["organization", "campaign", "state", "-id"],
                name="campaigns_message_trouble",
                condition=models.Q(state__in=["failed", "skipped", "unknown", "expired"]),
            ),
            models.Index(
                fields=["organization", "campaign", "-id"], name="campaigns_message_ledger"
            ),
            models.Index(fields=["organization", "lead"], name="campaigns_message_lead"),
        ]

    def __str__(self) -> str:
        """Return which step of what goes to whom, by id."""
        return f"step {self.step} of campaign {self.campaign_id} to lead {self.lead_id}"


class Event(TenantModel):
    """Something that came back about a message."""

    class Kind(models.TextChoices):
        """What it is."""

        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        BOUNCED = "bounced", "Bounced"
        COMPLAINED = "complained", "Complained"

    message = TenantForeignKey(Message, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "message", "-id"], name="campaigns_event_message")
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return self.kind


class OutboxMail(TenantModel):
    """A mail that the built-in outbox kept, as it would have gone over the wire."""

    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    raw = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "outbox mail"
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="campaigns_outbox_recent"),
            models.Index(fields=["organization", "message_id"], name="campaigns_outbox_message"),
        ]

    def __str__(self) -> str:
        """Return the subject and to whom."""
        return f"{self.subject} to {self.recipient}"
