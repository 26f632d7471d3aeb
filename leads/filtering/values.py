"""The values of conditions in the form in which leads keep theirs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from leads.fields import Context, FieldType
from leads.filtering.fields import FilterField, filter_fields
from leads.filtering.language import Written
from leads.filtering.operators import OFFERED, OPERATORS, Kind, Operator, Takes
from leads.filtering.references import References
from lib.normalise.row_id import parse_id
from lib.normalise.text import collapse

MAX_VALUES = 500
MAX_DAYS = 36_500
_MAX_LENGTH = 300
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_ANYWHERE = Context()
MOMENT_OPERATORS = {"before", "after", "since", "until"}
"""They take a moment as well as a day, written ``2026-05-31T14:00:00+00:00``."""
_PARTS = {"contains", "not_contains", "starts_with"}
_REFERENCES = {FieldType.STAGE: "stage", FieldType.OWNER: "member"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that can be asked: its field is known and its value fits."""

    field: FilterField
    operator: Operator
    value: Any

    def to_json(self) -> dict[str, Any]:
        """Return it in the language, its value normalised."""
        written = {"field": self.field.key, "op": self.operator.key}
        return written if self.operator.takes is Takes.NOTHING else written | {"value": self.value}


def condition_of(written: Written, references: References) -> Condition:
    """Return the condition that was written. Raises FilterError."""
    custom = references.custom_fields if written.field.startswith("custom.") else {}
    field = filter_fields(custom).get(written.field)
    if field is None:
        name = f"“{written.field[:60]}”"
        raise written.error(name, "is not a field of a lead; pick one that the filter offers.")
    if written.op not in OFFERED[field.kind]:
        offered = ", ".join(OFFERED[field.kind])
        raise written.error(field.label, f"“{written.op}” cannot be asked; use one of {offered}.")
    operator = OPERATORS[written.op]
    try:
        return Condition(field, operator, _value(written.value, field, operator, references))
    except ValueError as error:
        raise written.error(field.label, str(error)) from None


def _value(given: Any, field: FilterField, operator: Operator, references: References) -> Any:
    if operator.takes is Takes.NOTHING:
        return None
    if operator.takes is Takes.DAYS:
        days = parse_id(str(given).strip())
        if days is None or not 1 <= days <= MAX_DAYS:
            message = f"give a number of days from 1 to {MAX_DAYS:,}."
            raise ValueError(message)
        return days
    if operator.takes is Takes.ONE:
        return _single(given, field, operator, references)
    many = given if isinstance(given, list) else [given]
    values = [_single(one, field, operator, references) for one in many[: MAX_VALUES + 1]]
    if operator.takes is Takes.TWO:
        return _ordered(values)
    if not 1 <= len(values) <= MAX_VALUES:
        message = f"give 1 to {MAX_VALUES} values."
        raise ValueError(message)
    kept = list(dict.fromkeys(values))
    if field.kind is Kind.TAGS:
        _refuse_unknown_tags(kept, references)
    return kept


def _ordered(values: list[Any]) -> list[Any]:
    if len(values) != 2:
        raise ValueError("give two values, the lower one first.")
    if values[0] > values[1]:
        message = f"{values[0]} comes after {values[1]}; swap them."
        raise ValueError(message)
    return values


def _refuse_unknown_tags(names: list[str], references: References) -> None:
    known = references.tag_ids(names)
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        message = f"there is no tag “{unknown[0]}”; pick one that leads carry."
        raise ValueError(message)


def _single(given: Any, field: FilterField, operator: Operator, references: References) -> Any:
    if isinstance(given, list | dict) or given is None or given == "":
        raise ValueError("give a value." if given in (None, "") else "give one value.")
    if field.kind in (Kind.TAGS, Kind.SEARCH) or operator.key in _PARTS:
        return _piece(given)
    if field.type in _REFERENCES:
        return _reference(str(given), field, references)
    if field.kind is Kind.IMPORT:
        return _import(str(given), references)
    if field.kind is Kind.MOMENT and operator.key in MOMENT_OPERATORS and "T" in str(given):
        return _moment(str(given), references)
    registered = field.registered
    # The organization's country is read only where a phone may need it.
    context = references.context if field.type is FieldType.PHONE else _ANYWHERE
    value = registered.normalise(given, context)
    if value is None:
        raise ValueError("give a value.")
    if isinstance(value, list):
        return value[0]
    if registered.type is FieldType.DATE:
        _refuse_far(date.fromisoformat(value))
    return value


def _refuse_far(day: date) -> None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        message = f"{day} lies too far away; give a day from {_FIRST_YEAR} to {_LAST_YEAR}."
        raise ValueError(message)


def _moment(given: str, references: References) -> str:
    """Return a moment in UTC, to the second or finer; without a zone it is the organization's."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        message = f"“{collapse(given)[:60]}” is no moment; write 2026-05-31 or 2026-05-31T14:00Z."
        raise ValueError(message) from None
    _refuse_far(moment)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=references.zone)
    return aware.astimezone(UTC).isoformat()


def _piece(given: Any) -> str:
    text = collapse(str(given))
    if not 1 <= len(text) <= _MAX_LENGTH:
        message = f"give a text of 1 to {_MAX_LENGTH} characters."
        raise ValueError(message)
    return text


def _reference(given: str, field: FilterField, references: References) -> int:
    is_stage = field.type is FieldType.STAGE
    pk = references.stage_id(given) if is_stage else references.owner_id(given)
    if pk is None:
        message = f"there is no {_REFERENCES[field.type]} “{collapse(given)[:60]}”; pick another."
        raise ValueError(message)
    return pk


def _import(given: str, references: References) -> int:
    pk = parse_id(given.strip())
    if pk is None or pk not in references.imports([pk]):
        message = f"there is no import “{collapse(given)[:60]}”; give its number."
        raise ValueError(message)
    return pk
