"""Files of leads on their way out."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.querysets import ExportQuerySet

KEPT = timedelta(days=7)


def end_of_life() -> datetime:
    """Return until when an export that is made now is kept."""
    return timezone.now() + KEPT


class Export(TenantModel):
    """A file of leads on its way out: which leads and columns, and how long it is kept."""

    class Format(models.TextChoices):
        """What kind of file."""

        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel workbook"
        JSONL = "jsonl", "JSON Lines"

    class State(models.TextChoices):
        """Where the export stands."""

        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        EXPIRED = "expired", "Expired"

    selection = models.JSONField()
    description = models.CharField(max_length=200)
    format = models.CharField(max_length=5, choices=Format)
    columns = ArrayField(models.CharField(max_length=50))
    has_bom = models.BooleanField("made for Excel", default=False)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    last_lead_id = models.BigIntegerField(default=0)
    row_count = models.BigIntegerField(default=0)
    file = models.FileField(upload_to="exports/", max_length=200)
    size = models.BigIntegerField(default=0)
    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=end_of_life)

    objects = TenantManager.from_queryset(ExportQuerySet)()
    directory_columns = ("id", "organization_id", "state", "expires_at")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="leads_export_recent"),
            models.Index(
                fields=["expires_at"],
                name="leads_export_expiring",
                condition=~models.Q(state="expired"),
            ),
        ]

    def __str__(self) -> str:
        """Return what was exported as what."""
        return f"{self.description} as {self.get_format_display()}"

    @property
    def file_name(self) -> str:
        """Return the name under which it is downloaded."""
        return f"leads {self.created_at:%Y-%m-%d}.{self.format}"

    @property
    def is_ready(self) -> bool:
        """Return whether there is a file to download, now."""
        return self.state == self.State.FINISHED and self.expires_at > timezone.now()
