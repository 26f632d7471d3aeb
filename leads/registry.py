"""What upper apps add to the leads pages, told at start-up so that nothing imports upwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class BulkAct:
    """Something that can be done with a selection of leads.

    ``url_name`` takes a POST with ``lead_ids`` (repeated) or ``query`` (the list's query
    string, meaning all that match).
    """

    key: str
    label: str
    icon: str
    url_name: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Panel:
    """A block beside a lead, loaded by ``hx-get`` from ``url_name`` with the lead's id."""

    order: int
    label: str
    url_name: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class MergeParticipant:
    """Whose rows follow a lead that is merged into another; ``leads.following`` makes most.

    ``follow(survivor_id, loser_id)`` moves them and returns what ``give_back(moved,
    survivor_id, loser_id)`` needs to undo that, in a form that JSON can keep.
    """

    name: str
    follow: Callable[[int, int], Any]
    give_back: Callable[[Any, int, int], None]


TimelineText = Callable[[dict[str, Any]], str]
"""Turns an activity's payload into the sentence that the timeline shows."""

bulk_acts: dict[str, BulkAct] = {}
panels: dict[str, Panel] = {}
timeline_texts: dict[str, tuple[str, TimelineText]] = {}
merge_participants: dict[str, MergeParticipant] = {}


def register_bulk_act(act: BulkAct) -> None:
    """Offer an act in the selection bar of the lead list."""
    bulk_acts[act.key] = act


def register_panel(panel: Panel) -> None:
    """Show a block beside each lead."""
    panels[panel.url_name] = panel


def register_timeline_text(kind: str, icon: str, text: TimelineText) -> None:
    """Tell the timeline how to word activities of a kind."""
    timeline_texts[kind] = (icon, text)


def register_merge_participant(participant: MergeParticipant) -> None:
    """Let rows of an app follow the survivor of a merge."""
    merge_participants[participant.name] = participant
