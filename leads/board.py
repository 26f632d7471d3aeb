"""Reads of the board: leads in a column for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leads.models import Lead, Stage
from leads.paging import DEFAULT, Page, first_page, page_of
from leads.querysets import COUNT_CAP, LeadQuerySet
from leads.querysets.counting import CappedCount
from leads.querysets.walking import FIRST_STEPS, Walk

CARDS = 25
NO_STAGE = "none"
"""The key of the column of leads without a stage."""


@dataclass(frozen=True, slots=True)
class Column:
    """A stage, None for leads without one, and the newest of its leads."""

    stage: Stage | None
    page: Page

    @property
    def key(self) -> str:
        """Return what the column is asked for by."""
        return str(self.stage.pk) if self.stage else NO_STAGE


def columns(leads: LeadQuerySet, stages: Sequence[Stage]) -> list[Column]:
    """Return every column with its first cards: two statements, whatever the number of stages.

    The column of leads without a stage is there only where there are such leads. Where cards
    have to be walked for, a column may have the way to more of them and few cards, or none.
    """
    found = _first_ids(leads, [None, *(stage.pk for stage in stages)])
    rows = Lead.objects.for_list().in_bulk(pk for pk, _ in found)
    cards: dict[int | None, list[Lead]] = {}
    edges: dict[int | None, Lead] = {}
    for pk, is_edge in found:
        if (lead := rows.get(pk)) and is_edge:
            edges[lead.stage_id] = lead
        elif lead:
            cards.setdefault(lead.stage_id, []).append(lead)
    shown = [None, *stages] if None in cards or None in edges else stages
    keys = [stage.pk if stage else None for stage in shown]
    return [
        Column(stage, first_page(cards.get(key, []), DEFAULT, CARDS, edge=edges.get(key)))
        for stage, key in zip(shown, keys, strict=True)
    ]


def _first_ids(leads: LeadQuerySet, keys: Sequence[int | None]) -> list[tuple[int, bool]]:
    """Return the newest ids in each stage, and, marked, where a walk through it broke off."""
    walk = Walk("created_at", descending=True)
    parts: list[Any] = []
    for key in keys:
        parts += walk.parts(leads.filter(stage_id=key), CARDS + 1, FIRST_STEPS // len(keys))
    first, *others = parts
    return [(pk, is_edge) for _, pk, is_edge in first.union(*others, all=True)]


def column_page(leads: LeadQuerySet, stage_id: int | None, cursor: str) -> Page:
    """Return the next cards of a column."""
    return page_of(leads.for_list().filter(stage_id=stage_id), DEFAULT, cursor, CARDS)


def counts(leads: LeadQuerySet, stages: Sequence[Stage]) -> dict[int, int]:
    """Return how many leads each stage has, by its id, in one statement.

    Beyond the cap it counts no further than one above it.
    """
    # Each stage by name and in the index's order: the planner, not knowing that a stage holds
    # few leads, would read the whole table for it.
    newest = leads.order_by("-created_at", "-id").values("pk")
    numbers = {
        f"in_{stage.pk}": CappedCount(newest.filter(stage_id=stage.pk)[: COUNT_CAP + 1])
        for stage in stages
    }
    row: dict[str, int] = next(iter(Stage.objects.order_by("pk").values(**numbers)[:1]), {})
    return {stage.pk: row.get(f"in_{stage.pk}", 0) for stage in stages}
