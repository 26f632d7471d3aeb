"""Reads of the board: leads in a column for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef

from leads.models import Stage
from leads.paging import DEFAULT, Page, first_page, page_of
from leads.querysets import COUNT_CAP, LeadQuerySet
from leads.querysets.lead import CappedCount

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
    """Return every column with its first cards: one statement, whatever the number of stages.

    The column of leads without a stage is there only where there are such leads.
    """
    tops = [_cards(leads, stage.pk).order_by("-created_at", "-id") for stage in stages]
    without = _cards(leads, None).order_by("-created_at", "-id")
    rows: dict[int | None, list[object]] = {}
    for lead in without[: CARDS + 1].union(*(top[: CARDS + 1] for top in tops), all=True):
        rows.setdefault(lead.stage_id, []).append(lead)
    found: list[Column] = []
    for stage in [None, *stages]:
        key = stage.pk if stage else None
        newest = sorted(rows.get(key, []), key=_newest, reverse=True)
        if stage or newest:
            found.append(Column(stage, first_page(newest, DEFAULT, CARDS)))
    return found


def column_page(leads: LeadQuerySet, stage_id: int | None, cursor: str) -> Page:
    """Return the next cards of a column."""
    return page_of(_cards(leads, stage_id), DEFAULT, cursor, CARDS)


def counts(leads: LeadQuerySet) -> list[Stage]:
    """Return the stages, each with its ``number`` of leads, counted to one above the cap."""
    inside = leads.order_by().filter(stage=OuterRef("pk")).values("pk")
    return list(Stage.objects.annotate(number=CappedCount(inside[: COUNT_CAP + 1])))


def _cards(leads: LeadQuerySet, stage_id: int | None) -> LeadQuerySet:
    return leads.for_list().filter(stage_id=stage_id)


def _newest(lead: object) -> tuple[object, int]:
    return lead.created_at, lead.pk  # type: ignore[attr-defined]
