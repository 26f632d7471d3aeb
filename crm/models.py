"""What CRM sync keeps: connections, what is mapped, which lead is which remote record."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from crm.merging import Direction, Policy
from crm.querysets import ConflictQuerySet, ConnectionQuerySet, LinkQuerySet

_DIRECTIONS = [
    (Direction.BOTH.value, "Both ways"),
    (Direction.PULL.value, "From the CRM"),
    (Direction.PUSH.value, "To the CRM"),
]
_POLICIES = [
    (Policy.ASK.value, "Ask"),
    (Policy.OURS.value, "Ours wins"),
    (Policy.THEIRS.value, "The CRM's wins"),
    (Policy.NEWEST.value, "The newest wins"),
]


class Connection(TenantModel):
    """One account at a CRM vendor.

    Credentials are sealed; ``crm.services.save_credentials`` writes them and
    ``crm.services.read_credentials`` opens them, nothing else touches the column.
    """

    class State(models.TextChoices):
        """Whether it syncs."""

        DRAFT = "draft", "Not connected yet"
        ACTIVE = "active", "Connected"
        PAUSED = "paused", "Paused"
        FAILING = "failing", "Needs attention"

    vendor = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    remote_account = models.CharField(max_length=100, blank=True, editable=False)
    sealed_credentials = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    settings = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_synced_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager.from_queryset(ConnectionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "vendor", "remote_account"],
                name="crm_connection_account_once",
                condition=~models.Q(remote_account=""),
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def has_credentials(self) -> bool:
        """Return whether credentials were saved."""
        return bool(self.sealed_credentials)


class FieldMapping(TenantModel):
    """A lead field and the remote property it is kept in step with."""

    connection = TenantForeignKey(Connection, models.CASCADE, related_name="+")
    remote_object = models.CharField(max_length=60)
    local_field = models.CharField(max_length=60)
    remote_field = models.CharField(max_length=120)
    direction = models.CharField(max_length=4, choices=_DIRECTIONS, default=Direction.BOTH.value)
    conflict_policy = models.CharField(max_length=6, choices=_POLICIES, default=Policy.ASK.value)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "connection", "remote_object", "local_field"],
                name="crm_fieldmapping_local_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "connection", "remote_object", "remote_field"],
                name="crm_fieldmapping_remote_once",
            ),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.local_field} ↔ {self.remote_object}.{self.remote_field}"


class Link(TenantModel):
    """A lead and its record in a CRM.

    ``base`` holds the mapped values on which both last agreed, ``pushed_version`` the lead's
    version that was pushed last.
    """

    class State(models.TextChoices):
        """How the two stand."""

        SYNCED = "synced", "In step"
        PENDING = "pending", "Waiting"
        CONFLICT = "conflict", "In conflict"
        FAILED = "failed", "Failed"
        GONE = "gone", "Gone in the CRM"

    connection = TenantForeignKey(Connection, models.CASCADE, related_name="links")
    lead = TenantForeignKey("leads.Lead", models.CASCADE, related_name="+")
    remote_object = models.CharField(max_length=60)
    remote_id = models.CharField(max_length=100)
    base = models.JSONField(default=dict)
    pushed_version = models.PositiveIntegerField(default=0)
    remote_modified_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    error = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(LinkQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "connection", "remote_object", "remote_id"],
                name="crm_link_remote_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "connection", "remote_object", "lead"],
                name="crm_link_lead_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "lead"], name="crm_link_lead"),
            models.Index(
                fields=["organization", "connection", "not_before"],
                name="crm_link_due",
                condition=models.Q(state__in=["pending", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        """Return the remote end."""
        return f"{self.remote_object} {self.remote_id}"


class SyncCursor(TenantModel):
    """How far changes of a remote object have been read."""

    connection = TenantForeignKey(Connection, models.CASCADE, related_name="+")
    remote_object = models.CharField(max_length=60)
    value = models.CharField(max_length=200, blank=True)
    tie_break = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "connection", "remote_object"],
                name="crm_synccursor_once",
            )
        ]

    def __str__(self) -> str:
        """Return the object and where reading stands."""
        return f"{self.remote_object} up to {self.value or 'the start'}"


class Conflict(TenantModel):
    """A field that both sides changed, for a person to decide."""

    class Resolution(models.TextChoices):
        """Whose value a person chose."""

        OURS = "ours", "Ours"
        THEIRS = "theirs", "The CRM's"

    link = TenantForeignKey(Link, models.CASCADE, related_name="+")
    field = models.CharField(max_length=60)
    base = models.JSONField(null=True)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    resolution = models.CharField(max_length=6, choices=Resolution, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ConflictQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "link", "field"],
                name="crm_conflict_open_once",
                condition=models.Q(resolved_at=None),
            )
        ]

    def __str__(self) -> str:
        """Return the field."""
        return self.field
