"""The grammar of filters: groups of conditions, as JSON. Pure.

``{"all": [...]}`` holds where each part does, ``{"any": [...]}`` where one does. A part is a
group again, or a condition ``{"field": "city", "op": "is", "value": "Bonn"}``.
"""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from accounts.errors import ProductError
from lib.normalise.text import collapse

MAX_DEPTH = 3
MAX_CONDITIONS = 50
MAX_TEXT = 50_000
ALL, ANY = "all", "any"


class FilterError(ProductError):
    """A filter that cannot be read; says which condition and what to write instead."""

    def __init__(self, message: str) -> None:
        """Take the sentence; the input at fault is always the filter."""
        super().__init__(message, field="filter")


@dataclass(frozen=True, slots=True)
class Written:
    """A condition as it was written, and the how-manieth of the filter it is."""

    number: int
    field: str
    op: str
    value: Any

    def error(self, label: str, message: str) -> FilterError:
        """Return the error that names this condition."""
        return FilterError(f"Condition {self.number}, {label}: {message}")


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that hold all together, or of which one must: conditions and groups."""

    joint: str
    parts: tuple[Any, ...]


def parse(given: Any) -> Group:
    """Return the group that a JSON text or value holds. Raises FilterError."""
    data = _loaded(given) if isinstance(given, str) else given
    return _group(data, 1, count(1))


def _loaded(text: str) -> Any:
    if len(text) > MAX_TEXT:
        message = f"The filter is {len(text):,} characters long; at most {MAX_TEXT:,} fit."
        raise FilterError(message)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        message = 'The filter is no JSON; write {"all": [{"field": …, "op": …, "value": …}]}.'
        raise FilterError(message) from None


def _group(data: Any, depth: int, numbers: "count[int]") -> Group:
    joint = next(iter(data)) if isinstance(data, dict) and len(data) == 1 else None
    if joint not in (ALL, ANY) or not isinstance(data[joint], list):
        message = 'A group of the filter is written {"all": [conditions]} or {"any": [conditions]}.'
        raise FilterError(message)
    if depth > MAX_DEPTH:
        message = f"Groups stand at most {MAX_DEPTH} deep in each other; take one out."
        raise FilterError(message)
    if not data[joint]:
        message = f"A group “{joint}” holds no condition; add one or take the group out."
        raise FilterError(message)
    return Group(joint, tuple(_part(part, depth, numbers) for part in data[joint]))


def _part(data: Any, depth: int, numbers: "count[int]") -> Written | Group:
    if not isinstance(data, dict) or "field" not in data:
        return _group(data, depth + 1, numbers)
    number = next(numbers)
    if number > MAX_CONDITIONS:
        message = f"A filter holds at most {MAX_CONDITIONS} conditions; take some out."
        raise FilterError(message)
    if not data.keys() <= {"field", "op", "value"}:
        message = f"Condition {number}: write a field, an op and a value, and nothing else."
        raise FilterError(message)
    field, op = str(data["field"])[:100], str(data.get("op", "is"))[:40]
    return Written(number, collapse(field), collapse(op), data.get("value"))
