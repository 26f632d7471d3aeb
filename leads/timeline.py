"""The timeline in words, a page at a time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from leads.fields import BUILT_IN, as_typed
from leads.merging import ANY
from leads.models import Activity, Lead
from leads.place import Place
from leads.registry import TIMELINE_GROUPS, register_timeline_text, timeline_groups, timeline_texts
from leads.services.log_call import CallOutcome
from leads.storing import ID_WENT

PAGE_SIZE = 30
_SOURCES = {
    "person": "a person",
    "import": "an import",
    "api": "the API",
    "provider": "enrichment",
    "crm": "the CRM",
    "rule": "an assignment rule",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    icon: str
    text: str
    who: str
    at: datetime
    changes: tuple[tuple[str, str | None, str | None], ...] = ()


@dataclass(slots=True)
class TimelinePage:
    """Some entries, newest first, and the cursor of those before them."""

    entries: list[Entry] = field(default_factory=list)
    group: str = ""
    older: str = ""


def source_in_words(code: str) -> str:
    """Return who a provenance code stands for: ``import:12`` is “an import”."""
    return _SOURCES.get(code.partition(":")[0], code)


def page_of(lead: Lead, group: str = "", cursor: str = "") -> TimelinePage:
    """Return a page of a lead's timeline; the lead's creation is the last entry of all.

    A group that is none shows every kind, a cursor that was made up the newest entries.
    """
    group = group if group in TIMELINE_GROUPS else ""
    activities = Activity.objects.of_lead(lead.pk)
    if group:
        activities = activities.of_kinds([k for k, g in timeline_groups.items() if g == group])
    if place := Place.decode(cursor):
        activities = activities.before(place.at, place.pk)
    rows = list(activities[: PAGE_SIZE + 1])
    page = TimelinePage([_entry(activity) for activity in rows[:PAGE_SIZE]], group)
    if len(rows) > PAGE_SIZE:
        page.older = Place(rows[PAGE_SIZE - 1].at, rows[PAGE_SIZE - 1].pk).encode()
    elif group in ("", "changes"):
        first = lead.provenance.get(ANY, [""])[0]
        text = f"Created by {source_in_words(first)}" if first else "Created"
        page.entries.append(Entry("plus", text, "", lead.created_at))
    return page


def _entry(activity: Activity) -> Entry:
    icon, text = timeline_texts.get(activity.kind, ("activity", lambda _: activity.kind))
    return Entry(
        icon, text(activity.payload), activity.actor_label, activity.at, _changes(activity)
    )


def _changes(activity: Activity) -> tuple[tuple[str, str | None, str | None], ...]:
    changes = activity.payload.get("changes") or {}
    return tuple(
        (_label(key), _worded(before), _worded(after)) for key, (before, after) in changes.items()
    )


def _worded(value: Any) -> str | None:
    """Return a value as a person reads it, None for one that is empty."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return as_typed(value) or None


def _label(key: str) -> str:
    known = BUILT_IN.get(key)
    return known.label if known else key.removeprefix("custom.")


def _changed(payload: dict[str, Any]) -> str:
    names = [_label(key).lower() for key in payload.get("changes", {})]
    return f"Changed {', '.join(names)}, by {source_in_words(payload.get('source', ''))}"


def _called(payload: dict[str, Any]) -> str:
    labels = dict(CallOutcome.choices)
    parts = [f"Call: {labels.get(payload.get('outcome', ''), 'made').lower()}"]
    if minutes := payload.get("minutes"):
        parts.append(f"{minutes} minute{'' if minutes == 1 else 's'}")
    text = payload.get("text")
    return ", ".join(parts) + (f"\n{text}" if text else "")


def _planned(payload: dict[str, Any]) -> str:
    due_on = payload.get("due_on")
    day = date_format(date.fromisoformat(due_on), "j M Y") if due_on else "some day"
    return f"Planned “{payload.get('title', '')}” for {day}"


def _id_went(payload: dict[str, Any]) -> str:
    return f"While it was deleted, another lead got its id {', '.join(payload.get('keys', []))}"


def register_own_texts() -> None:
    """Word the activities that leads write themselves."""
    register_timeline_text("changed", "pencil", _changed)
    register_timeline_text(
        "merged", "git-merge", lambda payload: f"Took in “{payload.get('name', 'a lead')}”"
    )
    register_timeline_text(
        "unmerged", "arrow-back-up", lambda payload: f"Parted again from “{payload.get('name')}”"
    )
    register_timeline_text("deleted", "trash", lambda _: "Deleted")
    register_timeline_text(ID_WENT, "arrow-right", _id_went)
    register_timeline_text("restored", "arrow-back-up", lambda _: "Restored")
    register_timeline_text(
        "note", "note", lambda payload: str(payload.get("text", "")), group="notes"
    )
    register_timeline_text(
        "undone", "arrow-back-up", lambda payload: f"Taken back: {payload.get('title', '')}"
    )
    register_timeline_text("call", "phone", _called, group="calls")
    register_timeline_text("task-created", "calendar", _planned, group="tasks")
    register_timeline_text(
        "task-done", "check", lambda payload: f"Did “{payload.get('title', '')}”", group="tasks"
    )
    register_timeline_text(
        "task-reopened",
        "arrow-back-up",
        lambda payload: f"Reopened “{payload.get('title', '')}”",
        group="tasks",
    )
