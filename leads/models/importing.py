"""Files of leads on their way in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.changeset import ChangeSet
from leads.querysets import ImportQuerySet, TrialLeadQuerySet


class Import(TenantModel):
    """One file of leads on its way in: what it is, how it maps, what came of it."""

    class State(models.TextChoices):
        """Where the import stands."""

        MAPPING = "mapping", "Waiting for its columns"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked, not imported yet"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        DISCARDED = "discarded", "Discarded"

    class Policy(models.TextChoices):
        """Which rows go in, and what may happen to leads that we already have."""

        CREATE = "create", "Only create new leads"
        FILL = "fill", "Create, and fill blanks of known leads"
        OVERWRITE = "overwrite", "Create, and overwrite known leads"
        NEWEST = "newest", "Create, and let the newest value of known leads win"
        UPDATE = "update", "Only fill blanks of known leads"
        UPDATE_OVERWRITE = "update_overwrite", "Only overwrite known leads"
        UPDATE_NEWEST = "update_newest", "Only let the newest value of known leads win"

    class MatchBy(models.TextChoices):
        """By what a row finds the lead that we already have."""

        AUTO = "auto", "E-mail, then phone, LinkedIn profile, or name with company"
        EMAIL = "email", "E-mail only"
        PHONE = "phone", "Phone only"
        LINKEDIN = "linkedin", "LinkedIn profile only"
        EXTERNAL = "external", "Id in another system only"

    file = models.FileField(upload_to="imports/", max_length=200)
    source = models.FileField(upload_to="imports/", max_length=200, blank=True, db_default="")
    """What was sent, where the file is only a part of it: a zip or a workbook."""
    contents = models.JSONField(default=dict, db_default={})
    file_name = models.CharField(max_length=200)
    dialect = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    policy = models.CharField(max_length=16, choices=Policy, default=Policy.FILL)
    match_by = models.CharField(
        max_length=8, choices=MatchBy, default=MatchBy.AUTO, db_default=MatchBy.AUTO
    )
    system = models.CharField(max_length=60, blank=True, db_default="")
    dated_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    row_count = models.BigIntegerField(default=0)
    check_result = models.JSONField(default=dict, db_default={})
    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    change_set = TenantForeignKey(ChangeSet, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    file_deleted_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager.from_queryset(ImportQuerySet)()
    directory_columns = ("id", "organization_id", "state", "created_at", "file_deleted_at")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="leads_import_recent")
        ]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.file_name


class ImportProblem(TenantModel):
    """A row that did not go in, or went in without one of its values."""

    import_run = TenantForeignKey(Import, models.CASCADE, related_name="problems")
    row = models.BigIntegerField()
    line = models.BigIntegerField()
    is_rejected = models.BooleanField()
    column = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=400)
    cells = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "import_run", "row", "id"], name="leads_importproblem_row"
            )
        ]

    def __str__(self) -> str:
        """Return what is wrong."""
        return self.message


class TrialLead(TenantModel):
    """A lead as it would be after an import that is only being checked.

    ``lead_id`` is the lead's own, or negative for one that the import would create.
    """

    import_run = TenantForeignKey(Import, models.CASCADE, related_name="+")
    lead_id = models.BigIntegerField()
    email_key = models.CharField(max_length=254, null=True)  # noqa: DJ001 -- as the lead's own
    phone_key = models.CharField(max_length=20, null=True)  # noqa: DJ001
    linkedin_key = models.CharField(max_length=200, null=True)  # noqa: DJ001
    name_key = models.TextField(null=True)  # noqa: DJ001
    external_key = models.CharField(max_length=320, null=True)  # noqa: DJ001
    state = models.JSONField()

    objects = TenantManager.from_queryset(TrialLeadQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "import_run", "lead_id"], name="leads_triallead_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "import_run", key],
                name=f"leads_trial_{key}",
                condition=Q(**{f"{key}__isnull": False}),
            )
            for key in ("email_key", "phone_key", "linkedin_key", "name_key", "external_key")
        ]

    def __str__(self) -> str:
        """Return the lead's id."""
        return str(self.lead_id)
