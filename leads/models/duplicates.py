"""Leads that may be one person, and merges of those that are."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.wall.scope import current_organization_id
from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.duplicates.verdict import REASONS
from leads.models.lead import Lead
from leads.querysets import DuplicatePairQuerySet, MergeRecordQuerySet


class DuplicateKey(TenantModel):
    """A key of a lead, for as long as a run of the finder needs it.

    Its references are plain numbers: millions of rows live for minutes, and what became of
    the lead meanwhile is seen when the pair is written.
    """

    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        editable=False,
        default=current_organization_id,
    )
    key = models.UUIDField()
    kind = models.CharField(max_length=8)
    lead_id = models.BigIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "key"], name="leads_duplicatekey_block")
        ]

    def __str__(self) -> str:
        """Return what kind of key it is and of which lead."""
        return f"{self.kind} of lead {self.lead_id}"


class DuplicatePair(TenantModel):
    """Two leads that may be one person. One that was dismissed stays so."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Not the same"
        MERGED = "merged", "Merged"

    lead_a = TenantForeignKey(Lead, models.CASCADE, related_name="+")
    lead_b = TenantForeignKey(Lead, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=list(REASONS.items()))
    reasons = ArrayField(models.CharField(max_length=8))
    score = models.PositiveSmallIntegerField(help_text="How sure it is, of 100.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    found_by = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(DuplicatePairQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "lead_a", "lead_b"], name="leads_duplicatepair_once"
            ),
            models.CheckConstraint(
                condition=models.Q(lead_a__lt=models.F("lead_b")), name="leads_duplicatepair_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "state", "-score", "-id"], name="leads_duplicatepair_queue"
            ),
            models.Index(
                fields=["organization", "state", "reason", "-score", "-id"],
                name="leads_duplicatepair_reason",
            ),
            models.Index(fields=["organization", "lead_b"], name="leads_duplicatepair_b"),
        ]

    def __str__(self) -> str:
        """Return both leads, by id."""
        return f"leads {self.lead_a_id} and {self.lead_b_id}"

    @property
    def reasons_in_words(self) -> list[str]:
        """Return why they may be one."""
        return [REASONS[reason] for reason in self.reasons]


class MergeRecord(TenantModel):
    """One lead that went into another, with all it takes to undo that.

    ``changes`` are the survivor's fields, before and after; ``before`` its look-up keys, the
    origin of those fields and its opt-out; ``moved`` the rows that followed, by participant.
    The loser keeps its own values as a tombstone.
    """

    survivor = TenantForeignKey(Lead, models.CASCADE, related_name="+")
    loser = TenantForeignKey(Lead, models.CASCADE, related_name="+")
    changes = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    actor_label = models.CharField(max_length=254)
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(MergeRecordQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="leads_mergerecord_recent"),
            models.Index(fields=["organization", "survivor"], name="leads_mergerecord_survivor"),
            models.Index(fields=["organization", "loser"], name="leads_mergerecord_loser"),
        ]

    def __str__(self) -> str:
        """Return which lead went where, by id."""
        return f"lead {self.loser_id} into lead {self.survivor_id}"
