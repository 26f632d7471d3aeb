"""What upper apps add to the leads pages, told at start-up so that nothing imports upwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission
from accounts.wall.tenant import TenantModel

if TYPE_CHECKING:
    from leads.people import Sign


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


@dataclass(frozen=True, slots=True)
class KeptBySign:
    """What is kept of a person by their address or phone number, even once their lead is gone.

    ``words`` names several of it, as "messages of campaigns".
    """

    words: str
    held: "Callable[[Sign], list[dict[str, Any]]]"
    forget: "Callable[[Sign], None]"


TimelineText = Callable[[dict[str, Any]], str]
"""Turns an activity's payload into the sentence that the timeline shows."""

PersonData = Callable[[Sequence[int]], list[dict[str, Any]]]
"""Returns what an app holds on the person whom some leads are, fit for JSON."""

Erasure = Callable[[Sequence[int]], None]
"""Removes what an app holds on some leads, or on the person they are; called before they go."""

Elsewhere = Callable[[Sequence[int]], list[str]]
"""Names what others hold on the person whom some leads are, which an erasure cannot reach."""

bulk_acts: dict[str, BulkAct] = {}
panels: dict[str, Panel] = {}
timeline_texts: dict[str, tuple[str, TimelineText]] = {}
merge_participants: dict[str, MergeParticipant] = {}
timeline_groups: dict[str, str] = {}
person_data: dict[str, PersonData] = {}
erasures: list[Erasure] = []
blankings: list[Erasure] = []
lead_keepers: list[type[TenantModel]] = []
elsewhere: list[Elsewhere] = []
kept_by_sign: dict[str, KeptBySign] = {}

TIMELINE_GROUPS = {
    "notes": "Notes",
    "calls": "Calls",
    "mails": "Mails",
    "tasks": "Tasks",
    "changes": "Changes",
    "jobs": "Jobs",
}
"""What the timeline can be narrowed to."""


def register_bulk_act(act: BulkAct) -> None:
    """Offer an act in the selection bar of the lead list."""
    bulk_acts[act.key] = act


def register_panel(panel: Panel) -> None:
    """Show a block beside each lead."""
    panels[panel.url_name] = panel


def register_timeline_text(
    kind: str, icon: str, text: TimelineText, *, group: str = "changes"
) -> None:
    """Tell the timeline how to word activities of a kind, and of which group they are."""
    timeline_texts[kind] = (icon, text)
    timeline_groups[kind] = group


def register_merge_participant(participant: MergeParticipant) -> None:
    """Let rows of an app follow the survivor of a merge."""
    merge_participants[participant.name] = participant


def shown_timeline_groups() -> dict[str, str]:
    """Return the groups that any kind belongs to, with their labels."""
    used = set(timeline_groups.values())
    return {key: label for key, label in TIMELINE_GROUPS.items() if key in used}


def register_person_data(name: str, data: PersonData) -> None:
    """Add what an app holds on a person to the export of their data."""
    person_data[name] = data


def register_kept_by_sign(name: str, kept: KeptBySign) -> None:
    """Let an app hand out and erase what it keeps of a person whose lead is gone."""
    kept_by_sign[name] = kept


def register_erasure(erase: Erasure) -> None:
    """Let an app remove what it keeps of deleted leads, but not of a person who is erased."""
    if erase not in erasures:
        erasures.append(erase)


def register_blanking(blank: Erasure) -> None:
    """Let an app remove what goes with a lead's values: after a deletion's time, or erased."""
    if blank not in blankings:
        blankings.append(blank)


def register_lead_keeper(model: type[TenantModel]) -> None:
    """Never remove a deleted lead for good while rows of the model, by ``lead``, speak of it."""
    if model not in lead_keepers:
        lead_keepers.append(model)


def register_elsewhere(tell: Elsewhere) -> None:
    """Let an app name what others go on holding on a person who is erased."""
    if tell not in elsewhere:
        elsewhere.append(tell)
