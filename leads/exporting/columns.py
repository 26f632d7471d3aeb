"""What an export can hold: the fields of the registry and a few facts about the lead."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from leads.fields import BUILT_IN, FieldType, LeadField
from leads.models import FieldDefinition, LeadTag

DEFAULT_KEYS = (
    "full_name",
    "company_name",
    "email",
    "phone",
    "stage",
    "owner",
    "country",
    "created_at",
)
"""What the lead list shows."""
_FACTS = {"id": "ID", "created_at": "Added (UTC)", "opted_out": "Opted out"}
_ELSEWHERE = {"stage": "stage__name", "owner": "owner__user__email", "created_at": "created_at"}
_NEVER_A_FORMULA = {"id", "created_at", "opted_out", "score", "country"}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export."""

    key: str
    label: str
    field: LeadField | None = None

    @property
    def may_be_formula(self) -> bool:
        """Return whether people or files gave the text, so that a formula may hide in it."""
        return self.key not in _NEVER_A_FORMULA

    def value(self) -> Any:
        """Return the expression of the value with its own type, for JSON."""
        if self.field and self.field.is_custom:
            return KeyTransform(self.field.name, "custom")
        if self.key == "tags":
            return _tags()
        if self.key == "opted_out":
            return RawSQL("opted_out_at IS NOT NULL", [], BooleanField())
        return F(_ELSEWHERE.get(self.key, self.key))

    def text(self) -> Any:
        """Return the expression of the value as text, never null."""
        if self.field and self.field.is_custom:
            return _filled(KeyTextTransform(self.field.name, "custom"))
        if self.key == "created_at":
            return RawSQL(
                "(leads_lead.created_at AT TIME ZONE 'UTC')::timestamp(0)", [], TextField()
            )
        if self.key == "opted_out":
            return RawSQL(
                "CASE WHEN opted_out_at IS NULL THEN 'no' ELSE 'yes' END", [], TextField()
            )
        if self.key == "score":
            return _filled(Cast("score", TextField()))
        if self.field and self.field.type in {FieldType.TAGS, FieldType.EMAILS}:
            listed = _tags() if self.key == "tags" else F(self.key)
            return Func(listed, Value("; "), function="array_to_string", output_field=TextField())
        source = _ELSEWHERE.get(self.key)
        return _filled(F(source)) if source else F(self.key)


def _filled(expression: Any) -> Coalesce:
    return Coalesce(expression, Value(""), output_field=TextField())


def _tags() -> ArraySubquery:
    # In the order of the index: a sort for each lead would take longer than its other columns.
    links = LeadTag.objects.filter(lead_id=OuterRef("pk")).order_by("tag_id")
    return ArraySubquery(links.values("tag__name"))


def available_columns() -> dict[str, ExportColumn]:
    """Return every column that the organization in force can export, by its key."""
    facts = {key: ExportColumn(key, label) for key, label in _FACTS.items()}
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    columns = {key: ExportColumn(key, field.label, field) for key, field in fields.items()}
    return {"id": facts.pop("id")} | columns | facts
