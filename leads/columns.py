"""The columns that a list of leads can show: the registry's fields and a few facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leads.fields import BUILT_IN, LeadField

TITLE = "full_name"
"""The column that opens the lead: always there, always the first."""
DEFAULT_COLUMNS = (
    "company_name",
    "email",
    "phone",
    "stage",
    "owner",
    "country",
    "created_at",
)
MAX_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class LeadColumn:
    """One column; a fact has no field and cannot be edited."""

    key: str
    label: str
    group: str
    field: LeadField | None = None


_FACTS = {
    "created_at": "Added",
    "changed_at": "Last changed",
    "last_activity_at": "Last activity",
    "opted_out_at": "Opted out",
}


def available_columns(custom: Mapping[str, LeadField]) -> dict[str, LeadColumn]:
    """Return every column by its key, with the organization's own fields; without the title."""
    fields = {
        key: LeadColumn(key, field.label, field.group, field)
        for key, field in (BUILT_IN | dict(custom)).items()
        if key != TITLE
    }
    return fields | {key: LeadColumn(key, label, "Lead") for key, label in _FACTS.items()}


def title_column() -> LeadColumn:
    """Return the column that is always shown."""
    return LeadColumn(TITLE, "Name", "Person", BUILT_IN[TITLE])


def columns_of(keys: Iterable[str], custom: Mapping[str, LeadField]) -> list[LeadColumn]:
    """Return the columns of keys in their order; a field that is gone falls away."""
    known = available_columns(custom)
    return [known[key] for key in keys if key in known]
