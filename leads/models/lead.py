"""The lead, and the view in which leads are searched."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.utils import timezone

from accounts.wall.scope import current_organization_id
from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.pipeline import Stage
from leads.querysets import LeadQuerySet
from lib.mail_domains import is_free_mail


class Xid8Field(models.Field):  # type: ignore[type-arg]
    """Postgres' 64-bit transaction id: orders the change feed by commit, not by clock."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "xid8"

    def get_prep_value(self, value: Any) -> Any:
        """Send a number as text, for Postgres compares no integer with a transaction id."""
        return value if value is None or hasattr(value, "resolve_expression") else str(value)

    def from_db_value(self, value: Any, *_: Any) -> int | None:
        """Read the number."""
        return None if value is None else int(value)


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
    merged_into = TenantForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    search_text = models.GeneratedField(
        expression=_searchable("full_name", "email", "company_name", "phone", "domain"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = TenantManager.from_queryset(LeadQuerySet)()
    directory_columns = ("id", "organization_id", "deleted_at")

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
                fields=["organization", "deleted_at"],
                name="leads_lead_tombstone",
                condition=Q(deleted_at__isnull=False),
            ),
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
            models.Index(
                fields=["organization", "-deleted_at", "-id"],
                name="leads_lead_deleted",
                condition=Q(deleted_at__isnull=False, merged_into=None) & ~Q(provenance={}),
            ),
            models.Index(
                fields=["organization", "email_key"],
                name="leads_lead_merged_email",
                condition=Q(merged_into__isnull=False, email_key__isnull=False),
            ),
            models.Index(
                fields=["organization", "merged_into"],
                name="leads_lead_merged",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["organization", "id"],
                name="leads_lead_no_email",
                condition=Q(email_key=None, deleted_at=None),
            ),
            GinIndex(
                F("organization"),
                OpClass(F("search_text"), name="gin_trgm_ops"),
                name="leads_lead_search_gin",
            ),
        ]

    def __str__(self) -> str:
        """Return the best name we have."""
        return self.full_name or self.email or self.company_name or self.phone or f"Lead {self.pk}"

    def company_query(self) -> dict[str, str]:
        """Return what finds the leads of this one's company in the list; empty without one."""
        if self.domain and not is_free_mail(self.domain):
            return {"domain": self.domain}
        return {"q": self.company_name} if self.company_name else {}

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


class LeadSearchManager(models.Manager["LeadSearch"]):
    """Names the organization to the planner, as a bigint: no other integer is served."""

    def get_queryset(self) -> models.QuerySet["LeadSearch"]:
        """Return the texts of the organization in force."""
        in_force = Cast(Value(current_organization_id()), models.BigIntegerField())
        return super().get_queryset().filter(organization_id=in_force)


class LeadSearch(models.Model):
    """The search view: the text of the organization in force, where an index can serve it."""

    id = models.BigIntegerField(primary_key=True)
    search_text = models.TextField()
    organization_id = models.BigIntegerField()

    objects = LeadSearchManager()

    is_search_view = True

    class Meta:
        managed = False
        db_table = "leads_search"

    def __str__(self) -> str:
        """Return the lead's id."""
        return str(self.pk)
