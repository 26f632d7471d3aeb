"""The lead and what belongs to it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils import timezone

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.fields import CUSTOM_TYPES, FieldType
from leads.querysets import (
    ActivityQuerySet,
    FieldDefinitionQuerySet,
    ImportQuerySet,
    LeadQuerySet,
    SuppressionQuerySet,
)


class Xid8Field(models.Field):  # type: ignore[type-arg]
    """Postgres' 64-bit transaction id: orders the change feed by commit, not by clock."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "xid8"


class CurrentXid(Func):
    """``pg_current_xact_id()``: the transaction that writes the row."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = Xid8Field()


def _searchable(*columns: str) -> Any:
    parts: list[Any] = []
    for column in columns:
        parts += [Coalesce(F(column), Value("")), Value(" ")]
    return Lower(Concat(*parts, output_field=models.TextField()))


class Stage(TenantModel):
    """One step of the organization's pipeline."""

    class Kind(models.TextChoices):
        """What the step means to reports and campaigns."""

        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.OPEN)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("organization", Lower("name"), name="leads_stage_name_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class FieldDefinition(TenantModel):
    """A field that an organization added to its leads."""

    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    type = models.CharField(max_length=10, choices=[(t.value, t.value) for t in CUSTOM_TYPES])
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(FieldDefinitionQuerySet)()

    class Meta:
        verbose_name = "custom field"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="leads_fielddefinition_key_once"
            ),
            models.CheckConstraint(
                condition=~Q(type=FieldType.CHOICE) | ~Q(choices=[]),
                name="leads_fielddefinition_choices",
            ),
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label


class Lead(TenantModel):
    """A person we may sell to, with their company.

    Written by ``leads.services.write_leads`` alone, which keeps the ``_key`` columns, the
    version and the provenance in step.
    """

    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, null=True, editable=False)  # noqa: DJ001
    other_emails = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    full_name = models.CharField(max_length=200, blank=True)
    title = models.CharField("job title", max_length=200, blank=True)
    seniority = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_key = models.CharField(max_length=20, null=True, editable=False)  # noqa: DJ001
    mobile = models.CharField(max_length=40, blank=True)
    linkedin_url = models.CharField("LinkedIn", max_length=300, blank=True)
    linkedin_key = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001
    language = models.CharField(max_length=20, blank=True)
    company_name = models.CharField("company", max_length=200, blank=True)
    website = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=253, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    company_size = models.CharField("employees", max_length=40, blank=True)
    street = models.CharField(max_length=250, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    lead_source = models.CharField(max_length=120, blank=True)
    stage = TenantForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="+")
    owner = TenantForeignKey(
        "accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    score = models.SmallIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    custom = models.JSONField(default=dict, blank=True)
    provenance = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_xid = Xid8Field(db_default=CurrentXid(), editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    search_text = models.GeneratedField(
        expression=_searchable("full_name", "email", "company_name", "phone", "domain"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = TenantManager.from_queryset(LeadQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "email_key"],
                name="leads_lead_email_once",
                condition=Q(deleted_at=None, email_key__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at", "-id"], name="leads_lead_recent"),
            models.Index(fields=["organization", "changed_xid", "id"], name="leads_lead_feed"),
            models.Index(
                fields=["organization", "phone_key"],
                name="leads_lead_phone",
                condition=Q(phone_key__isnull=False),
            ),
            models.Index(
                fields=["organization", "linkedin_key"],
                name="leads_lead_linkedin",
                condition=Q(linkedin_key__isnull=False),
            ),
            models.Index(
                fields=["organization", "stage", "-created_at", "-id"], name="leads_lead_stage"
            ),
            models.Index(
                fields=["organization", "owner", "-created_at", "-id"], name="leads_lead_owner"
            ),
            models.Index(fields=["organization", "company_name", "id"], name="leads_lead_company"),
            models.Index(fields=["organization", "full_name", "id"], name="leads_lead_name"),
            models.Index(
                fields=["organization", "domain"], name="leads_lead_domain", condition=~Q(domain="")
            ),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="leads_lead_search_gin"),
        ]

    def __str__(self) -> str:
        """Return the best name we have."""
        return self.full_name or self.email or self.company_name or self.phone or f"Lead {self.pk}"

    def value(self, key: str) -> Any:
        """Return a field's value by its registry key; None where there is none."""
        if key.startswith("custom."):
            return self.custom.get(key.removeprefix("custom."))
        if key == "stage":
            return self.stage.name if self.stage else None
        if key == "owner":
            return self.owner.user.email if self.owner else None
        if key == "tags":
            return [link.tag.name for link in self.tag_links.all()]
        found = getattr(self, key)
        return None if found == "" else found


class LeadSearch(models.Model):
    """The search view: the text of the organization in force, where an index can serve it."""

    id = models.BigIntegerField(primary_key=True)
    search_text = models.TextField()

    is_search_view = True

    class Meta:
        managed = False
        db_table = "leads_search"

    def __str__(self) -> str:
        """Return the lead's id."""
        return str(self.pk)


class Tag(TenantModel):
    """A word that leads can carry."""

    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("organization", Lower("name"), name="leads_tag_name_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class LeadTag(TenantModel):
    """A lead carries a tag."""

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="tag_links")
    tag = TenantForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "lead", "tag"], name="leads_leadtag_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "tag", "lead"], name="leads_leadtag_by_tag")
        ]

    def __str__(self) -> str:
        """Return the tag's id on the lead's."""
        return f"{self.tag_id} on {self.lead_id}"


class Activity(TenantModel):
    """One entry of a lead's timeline. Kinds are registered by the apps that write them."""

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_label = models.CharField(max_length=254)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name_plural = "activities"
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "lead", "-at", "-id"], name="leads_activity_timeline"
            )
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return self.kind


class Suppression(TenantModel):
    """An address or domain never to be written to, whatever becomes of the lead."""

    class Kind(models.TextChoices):
        """What is suppressed."""

        EMAIL = "email", "E-mail address"
        DOMAIN = "domain", "Domain"

    class Reason(models.TextChoices):
        """Why."""

        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        BOUNCED = "bounced", "Bounced"
        COMPLAINED = "complained", "Complained"
        IMPORTED = "imported", "Opted out before import"
        MANUAL = "manual", "Added by hand"

    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=254)
    reason = models.CharField(max_length=14, choices=Reason)
    detail = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(SuppressionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "kind", "key"], name="leads_suppression_once"
            )
        ]

    def __str__(self) -> str:
        """Return what is suppressed."""
        return self.key


class Import(TenantModel):
    """One file of leads on its way in: what it is, how it maps, what came of it."""

    class State(models.TextChoices):
        """Where the import stands."""

        MAPPING = "mapping", "Waiting for its columns"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    class Policy(models.TextChoices):
        """What may happen to leads that we already have."""

        CREATE = "create", "Only create new leads"
        FILL = "fill", "Create, and fill blanks of known leads"
        OVERWRITE = "overwrite", "Create, and overwrite known leads"
        UPDATE = "update", "Only fill blanks of known leads"

    file = models.FileField(upload_to="imports/", max_length=200)
    file_name = models.CharField(max_length=200)
    dialect = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.FILL)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    row_count = models.BigIntegerField(default=0)
    job = TenantForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(ImportQuerySet)()

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
