"""The list's own parameters as conditions, so that a segment keeps all that is seen."""

from collections.abc import Mapping
from typing import Any

from accounts.errors import ProductError
from leads.filtering.language import ALL, FilterError, parse
from leads.filtering.reading import read_filter
from leads.models import Segment
from lib.normalise.row_id import parse_id

_CONDITIONS = {
    "q": ("search", "contains"),
    "email": ("email", "is"),
    "phone": ("phone", "is"),
    "stage": ("stage", "is"),
    "owner": ("owner", "is"),
    "country": ("country", "is"),
    "domain": ("domain", "is"),
    "tag": ("tags", "has_any"),
    "opted_out": ("opted_out", "is"),
}
_UNKEPT = {"created_after": "Created after", "created_before": "Created before"}


def filter_of_query(query: Mapping[str, str]) -> dict[str, Any]:
    """Return the one filter that a list's query string amounts to. Raises ProductError."""
    for name, label in _UNKEPT.items():
        if query.get(name):
            message = f"“{label}” cannot be kept; filter by the day on which leads were added."
            raise ProductError(message)
    parts: list[Any] = [
        {"field": field, "op": op, "value": query[name]}
        for name, (field, op) in _CONDITIONS.items()
        if query.get(name)
    ]
    if query.get("has_email"):
        has = query["has_email"] == "true"
        parts.append({"field": "email", "op": "is_not_empty" if has else "is_empty"})
    for written in filter(None, (_segment(query), query.get("filter"))):
        one = read_filter(written).to_json()
        parts += one.get(ALL, [one])
    if not parts:
        raise FilterError("Nothing is filtered yet; add a condition first.")
    if len(parts) == 1 and "field" not in parts[0]:
        return dict(parts[0])
    parse({ALL: parts})
    return {ALL: parts}


def _segment(query: Mapping[str, str]) -> Any:
    if not query.get("segment"):
        return None
    segment_id = parse_id(query["segment"])
    found = Segment.objects.visible().filter(pk=segment_id).first()
    if found is None:
        raise FilterError("There is no such segment any more; choose another.")
    return found.filter
