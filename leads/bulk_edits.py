"""One change that is made to many leads alike."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from accounts.errors import ProductError
from accounts.models import Organization
from leads.fields import BUILT_IN, Context, FieldType, LeadField
from leads.models import FieldDefinition
from leads.naming import Names
from leads.normalising import Clean

# What tells one lead from another is not alike for many, and names are kept in step by hand.
_ONE_BY_ONE = {
    "email",
    "other_emails",
    "phone",
    "mobile",
    "linkedin_url",
    "first_name",
    "last_name",
    "full_name",
}


class Act(StrEnum):
    """What is done to the field."""

    SET = "set"
    CLEAR = "clear"
    ADD = "add"
    REMOVE = "remove"


ACT_LABELS = {
    Act.SET: "Set to",
    Act.CLEAR: "Clear",
    Act.ADD: "Add",
    Act.REMOVE: "Remove",
}
_WORDS = {
    Act.SET: "Set {field} to {value}",
    Act.CLEAR: "Clear {field}",
    Act.ADD: "Add {field} {value}",
    Act.REMOVE: "Remove {field} {value}",
}


def editable_fields() -> dict[str, LeadField]:
    """Return the fields that can be edited in bulk, built in and custom."""
    known = BUILT_IN | FieldDefinition.objects.as_fields()
    return {key: field for key, field in known.items() if key not in _ONE_BY_ONE}


def acts_of(field: LeadField) -> tuple[Act, Act]:
    """Return what can be done to a field."""
    return (Act.ADD, Act.REMOVE) if field.type is FieldType.TAGS else (Act.SET, Act.CLEAR)


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """The change, its value in the form in which leads keep it (ids of stage and owner)."""

    key: str
    act: str
    value: Any = None
    title: str = ""

    @classmethod
    def parse(cls, *, key: str, act: str, value: Any = None) -> Self:
        """Read what was asked for. Raises ProductError for what cannot be done or kept."""
        field = editable_fields().get(key)
        if field is None:
            message = "This field cannot be edited for many leads at once."
            raise ProductError(message, field="field")
        if act not in acts_of(field):
            message = f"{field.label} cannot be changed like that."
            raise ProductError(message, field="act")
        kept = None if act == Act.CLEAR else _kept(field, value)
        words = ", ".join(kept) if isinstance(kept, list) else str(value)
        title = _WORDS[Act(act)].format(field=field.label.lower(), value=f"“{words}”")
        return cls(key, act, kept, title[:200])

    def to_json(self) -> dict[str, Any]:
        """Return the edit for a job's parameters: ``BulkEdit(**it)`` reads it again."""
        return asdict(self)


def _kept(field: LeadField, given: Any) -> Any:
    """Return the value as leads keep it."""
    country = Organization.objects.get().country or None
    try:
        value = field.normalise(given, Context(country=country)) if given is not None else None
    except ValueError as error:
        message = f"{field.label} {error}"
        raise ProductError(message, field="value") from error
    if value is None:
        message = f"Give a value for {field.label.lower()}, or choose to clear it."
        raise ProductError(message, field="value")
    resolved = Clean({field.key: value})
    if field.type in (FieldType.STAGE, FieldType.OWNER):
        Names.load().resolve(resolved)
    if resolved.problems:
        raise ProductError(resolved.problems[0].message, field="value")
    return resolved.values[field.key]
