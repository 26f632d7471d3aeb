"""The timeline in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.fields import BUILT_IN
from leads.merging import ANY
from leads.models import Activity, Lead
from leads.registry import register_timeline_text, timeline_texts

_SOURCES = {
    "person": "a person",
    "import": "an import",
    "api": "the API",
    "provider": "enrichment",
    "crm": "the CRM",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    icon: str
    text: str
    who: str
    at: datetime
    changes: tuple[tuple[str, Any, Any], ...] = ()


def source_in_words(code: str) -> str:
    """Return who a provenance code stands for: ``import:12`` is “an import”."""
    return _SOURCES.get(code.partition(":")[0], code)


def entries(lead: Lead, limit: int = 100) -> list[Entry]:
    """Return the newest entries; the lead's creation is the last."""
    activities = list(Activity.objects.of_lead(lead.pk)[: limit + 1])
    found = [_entry(activity) for activity in activities[:limit]]
    if len(activities) <= limit:
        first = lead.provenance.get(ANY, [""])[0]
        text = f"Created by {source_in_words(first)}" if first else "Created"
        found.append(Entry("plus", text, "", lead.created_at))
    return found


def _entry(activity: Activity) -> Entry:
    icon, text = timeline_texts.get(activity.kind, ("activity", lambda _: activity.kind))
    return Entry(
        icon, text(activity.payload), activity.actor_label, activity.at, _changes(activity)
    )


def _changes(activity: Activity) -> tuple[tuple[str, Any, Any], ...]:
    changes = activity.payload.get("changes") or {}
    return tuple((_label(key), before, after) for key, (before, after) in changes.items())


def _label(key: str) -> str:
    known = BUILT_IN.get(key)
    return known.label if known else key.removeprefix("custom.")


def _changed(payload: dict[str, Any]) -> str:
    names = [_label(key).lower() for key in payload.get("changes", {})]
    return f"Changed {', '.join(names)}, by {source_in_words(payload.get('source', ''))}"


def register_own_texts() -> None:
    """Word the activities that leads write themselves."""
    register_timeline_text("changed", "pencil", _changed)
    register_timeline_text("deleted", "trash", lambda _: "Deleted")
    register_timeline_text(
        "undone", "arrow-back-up", lambda payload: f"Taken back: {payload.get('title', '')}"
    )
    register_timeline_text("note", "note", lambda payload: str(payload.get("text", "")))
