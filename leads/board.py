"""Reads of the board: leads in a column for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from leads.models import Lead, Stage
from leads.paging import DEFAULT, Page, first_page, page_of
from leads.querysets import COUNT_CAP, LeadQuerySet
from leads.querysets.counting import CappedCount

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

    The column of leads without a stage is there only where there are such leads.
    """
    without, *tops = (
        leads.filter(stage_id=key).order_by("-created_at", "-id").values("pk")[: CARDS + 1]
        for key in (None, *(stage.pk for stage in stages))
    )
    ids = [row["pk"] for row in without.union(*tops, all=True)]
    rows: dict[int | None, list[Lead]] = {}
    for lead in Lead.objects.for_list().filter(pk__in=ids).order_by("-created_at", "-id"):
        rows.setdefault(lead.stage_id, []).append(lead)
    shown = [None, *stages] if None in rows else stages
    return [
        Column(stage, first_page(rows.get(stage.pk if stage else None, []), DEFAULT, CARDS))
        for stage in shown
    ]


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
