"""Filters in words, for chips and lists."""

from datetime import datetime
from typing import Any

from leads.fields import FieldType
from leads.filtering.language import ALL, Group
from leads.filtering.operators import Kind, Takes
from leads.filtering.references import References
from leads.filtering.values import Condition

_SHOWN = 4


def in_words(part: Group | Condition, references: References) -> str:
    """Return a condition, or a group in brackets, as one reads it."""
    if isinstance(part, Group):
        joint = " and " if part.joint == ALL else " or "
        return f"({joint.join(in_words(one, references) for one in part.parts)})"
    operator, value = part.operator, part.value
    start = f"{part.field.label} {operator.label}"
    if operator.takes is Takes.NOTHING:
        return start
    if operator.takes is Takes.DAYS:
        return start.replace("last days", f"last {value:,} days")
    values = value if isinstance(value, list) else [value]
    words = [_word(one, part, references) for one in values[:_SHOWN]]
    if operator.takes is Takes.TWO:
        return f"{start} {words[0]} and {words[1]}"
    more = f" and {len(values) - _SHOWN:,} more" if len(values) > _SHOWN else ""
    return f"{start} {', '.join(words)}{more}"


def _word(value: Any, condition: Condition, references: References) -> str:
    if condition.field.type is FieldType.STAGE:
        return references.stages[value]
    if condition.field.type is FieldType.OWNER:
        return references.owners[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if condition.field.kind is Kind.MOMENT and "T" in str(value):
        moment = datetime.fromisoformat(value).astimezone(references.zone)
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"no. {value}" if condition.field.kind is Kind.IMPORT else str(value)
