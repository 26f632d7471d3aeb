"""What the filter bar of the lead list shows: segments as tabs, what is filtered as chips."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from leads.filters import LeadFilterSet
from leads.models import Segment
from lib.normalise.row_id import parse_id

BASED_ON = "based_on"
"""Names the segment that a filter was taken from, so that it can be changed by it."""
_TABS = 8
_CONTROLS = {"q", "stage", "owner", "country", "has_email", "order"}
_APART = {"cursor", "filter", "segment", BASED_ON}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is filtered, and the list without it."""

    text: str
    url: str


def filter_bar(request: HttpRequest, filters: LeadFilterSet) -> dict[str, Any]:
    """Return the context of ``leads/_filters.html`` beside the list's own."""
    values = {key: value for key, value in request.GET.dict().items() if value}
    segments = list(Segment.objects.visible().by_name()[: _TABS + 1])
    current, edited = (_chosen(values.get(name, ""), segments) for name in ("segment", BASED_ON))
    cleaned = filters.form.cleaned_data if not filters.errors else {}
    shown = cleaned.get("filter") or cleaned.get("segment")
    quick = {key: value for key, value in values.items() if key not in _APART}
    origin = edited or current
    kept = quick | ({BASED_ON: str(origin.pk)} if origin else {})
    return {
        "segments": segments[:_TABS],
        "has_more_segments": len(segments) > _TABS,
        "segment": current,
        "edited": origin,
        "chips": _chips(values, filters) + _parts(shown, kept),
        "filter_json": json.dumps(shown.to_json()) if shown else "",
        "beside_bar": [(key, values[key]) for key in values if key not in _CONTROLS | {"cursor"}],
        "beside_builder": list(kept.items()),
    }


def _chosen(given: str, segments: list[Segment]) -> Segment | None:
    segment_id = parse_id(given)
    if segment_id is None:
        return None
    here = next((one for one in segments if one.pk == segment_id), None)
    found: Segment | None = here or Segment.objects.visible().filter(pk=segment_id).first()
    return found


def _parts(shown: Any, kept: dict[str, str]) -> list[Chip]:
    """Return a chip for each part of the filter; without it, the list keeps the others."""
    if shown is None:
        return []
    rests = [(text, json.dumps(rest) if rest else "") for text, rest in shown.without_each()]
    return [
        Chip(text, f"?{urlencode(kept | ({'filter': rest} if rest else {}))}")
        for text, rest in rests
    ]


def _chips(values: dict[str, str], filters: LeadFilterSet) -> list[Chip]:
    """Return a chip for each parameter that no control of the bar shows."""
    unread = {name for name in ("filter", "segment") if name in filters.errors}
    named = [
        name
        for name in values
        if name in filters.filters and name not in _CONTROLS and name not in _APART - unread
    ]
    return [
        Chip(
            f"{filters.filters[name].label}: {values[name][:60] if name not in _APART else '?'}",
            f"?{urlencode({k: v for k, v in values.items() if k not in (name, 'cursor')})}",
        )
        for name in named
    ]
