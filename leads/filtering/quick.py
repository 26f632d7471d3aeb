"""The list's own parameters as conditions, so that a segment keeps all that is seen."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django_filters.fields import IsoDateTimeField

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
_MOMENTS = {"created_after": "since", "created_before": "before"}


def filter_of_query(query: Mapping[str, str]) -> dict[str, Any]:
    """Return the one filter that a list's query string amounts to. Raises FilterError."""
    parts: list[Any] = [
        {"field": field, "op": op, "value": query[name]}
        for name, (field, op) in _CONDITIONS.items()
        if query.get(name)
    ]
    parts += [
        {"field": "created_at", "op": op, "value": _moment(query[name])}
        for name, op in _MOMENTS.items()
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


def _moment(given: str) -> str:
    """Return a moment as the list's own parameters read it."""
    try:
        return str(IsoDateTimeField().clean(given).isoformat())
    except ValidationError:
        message = f"“{given[:60]}” is no moment; write 2026-05-31T14:00Z."
        raise FilterError(message) from None


def _segment(query: Mapping[str, str]) -> Any:
    if not query.get("segment"):
        return None
    segment_id = parse_id(query["segment"])
    found = Segment.objects.visible().filter(pk=segment_id).first()
    if found is None:
        raise FilterError("There is no such segment any more; choose another.")
    return found.filter
