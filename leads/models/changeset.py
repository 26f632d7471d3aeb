"""What one import, bulk edit or deletion changed, kept so that it can be taken back."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.lead import CurrentXid, Xid8Field
from leads.querysets import ChangeSetPartQuerySet, ChangeSetQuerySet


class ChangeSet(TenantModel):
    """The changes that one act made to many leads."""

    class Kind(models.TextChoices):
        """What act it was."""

        IMPORT = "import", "Import"
        BULK_EDIT = "bulk_edit", "Bulk edit"
        DELETION = "deletion", "Deletion"

    class State(models.TextChoices):
        """Whether it can be taken back."""

        OPEN = "open", "Can be undone"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        EXPIRED = "expired", "Too old to undo"

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    counts = models.JSONField(default=dict)
    undo_counts = models.JSONField(default=dict)
    undo_job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(ChangeSetQuerySet)()
    directory_columns = ("id", "organization_id", "state", "created_at")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "created_at"], name="leads_changeset_age")
        ]

    @property
    def size(self) -> int:
        """Return how many leads were touched, by the numbers told at the end."""
        names = ("created", "updated", "changed", "deleted")
        return sum(self.counts.get(name, 0) for name in names)

    def __str__(self) -> str:
        """Return what was done."""
        return self.title


class ChangeSetPart(TenantModel):
    """What one step of the act changed.

    ``updated`` is a list of ``{id, version, values, custom, provenance, tags}``: the version
    that the change left, and what the columns, custom fields, provenance entries and tags
    were before it (null where there was none). ``deleted`` are leads that the step deleted at
    ``deleted_at``.
    """

    change_set = TenantForeignKey(ChangeSet, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    created = ArrayField(models.BigIntegerField(), default=list)
    updated = models.JSONField(default=list)
    deleted = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    deleted_at = models.DateTimeField(null=True)
    written_xid = Xid8Field(db_default=CurrentXid(), editable=False)
    undone_xid = Xid8Field(null=True, editable=False)

    objects = TenantManager.from_queryset(ChangeSetPartQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "change_set", "number"], name="leads_changesetpart_once"
            )
        ]

    def __str__(self) -> str:
        """Return which part it is."""
        return f"part {self.number} of change set {self.change_set_id}"
