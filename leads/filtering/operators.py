"""What a filter can ask of each kind of field. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a field compare."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    LIST = "list"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    FLAG = "flag"
    CHOICE = "choice"
    TAGS = "tags"
    IMPORT = "import"
    SEARCH = "search"


class Takes(StrEnum):
    """What stands beside an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Operator:
    """One question, in words, and what has to be given with it.

    A ``denies`` operator holds for exactly the leads for which the one it names does not, so
    leads without a value are among them.
    """

    key: str
    label: str
    takes: Takes
    denies: str = ""


def _by_key(*operators: Operator) -> dict[str, Operator]:
    return {operator.key: operator for operator in operators}


OPERATORS = _by_key(
    Operator("is", "is", Takes.ONE),
    Operator("is_not", "is not", Takes.ONE, "is"),
    Operator("contains", "contains", Takes.ONE),
    Operator("not_contains", "does not contain", Takes.ONE, "contains"),
    Operator("starts_with", "starts with", Takes.ONE),
    Operator("is_one_of", "is one of", Takes.MANY),
    Operator("is_none_of", "is none of", Takes.MANY, "is_one_of"),
    Operator("is_empty", "is empty", Takes.NOTHING),
    Operator("is_not_empty", "is not empty", Takes.NOTHING, "is_empty"),
    Operator("less_than", "is less than", Takes.ONE),
    Operator("more_than", "is more than", Takes.ONE),
    Operator("before", "is before", Takes.ONE),
    Operator("after", "is after", Takes.ONE),
    Operator("since", "is on or after", Takes.ONE),
    Operator("until", "is on or before", Takes.ONE),
    Operator("between", "is between", Takes.TWO),
    Operator("in_last_days", "is in the last days", Takes.DAYS),
    Operator("not_in_last_days", "is not in the last days", Takes.DAYS, "in_last_days"),
    Operator("has_any", "has any of", Takes.MANY),
    Operator("has_all", "has all of", Takes.MANY),
    Operator("has_none", "has none of", Takes.MANY, "has_any"),
)

_EMPTY = ("is_empty", "is_not_empty")
_SAME = ("is", "is_not")
_AMONG = ("is_one_of", "is_none_of")
_WHEN = (
    "is", "before", "after", "since", "until", "between", "in_last_days", "not_in_last_days"
)  # fmt: skip

OFFERED: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: (*_SAME, "contains", "not_contains", "starts_with", *_AMONG, *_EMPTY),
    Kind.LONG_TEXT: ("contains", "not_contains", *_EMPTY),
    Kind.LIST: (*_SAME, *_EMPTY),
    Kind.NUMBER: (*_SAME, "less_than", "more_than", "between", *_EMPTY),
    Kind.DATE: (*_WHEN, *_EMPTY),
    Kind.MOMENT: _WHEN,
    Kind.BOOLEAN: (*_SAME, *_EMPTY),
    Kind.FLAG: ("is",),
    Kind.CHOICE: (*_AMONG, *_SAME, *_EMPTY),
    Kind.TAGS: ("has_any", "has_all", "has_none", *_EMPTY),
    Kind.IMPORT: (*_AMONG, *_SAME),
    Kind.SEARCH: ("contains",),
}
