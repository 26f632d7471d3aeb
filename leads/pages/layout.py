"""How the lead list looks to a member: its columns, their headings, what a cell shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.http import urlencode

from leads.columns import DEFAULT_COLUMNS, TITLE, LeadColumn, columns_of, title_column
from leads.fields import FieldType, as_typed
from leads.filtering.references import References
from leads.models import ListView
from leads.pages.filter_bar import BASED_ON
from leads.paging import ORDERS, Order
from lib.normalise.row_id import parse_id

_LONGEST = 200
_WIDTHS = {
    FieldType.EMAIL: "col-email",
    FieldType.PHONE: "col-phone",
    FieldType.STAGE: "col-state",
    FieldType.OWNER: "col-state",
    FieldType.COUNTRY: "col-short",
    FieldType.DATE: "col-date",
}
_LINES = {"company_name", "email", "stage"}
"""Of the default columns those that a phone shows, below the name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and the list in the order of its column; no URL where no index serves it."""

    column: LeadColumn
    css: str
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column shows of a lead; ``field`` is named where it can be edited."""

    css: str
    label: str
    field: str
    text: str
    at: datetime | None = None
    url: str = ""
    is_marked: bool = False
    """Whether it says that the lead opted out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list, the title first."""

    columns: list[LeadColumn]
    is_default: bool
    references: References

    @property
    def keys(self) -> list[str]:
        """Return the keys of the columns shown."""
        return [column.key for column in self.columns]

    def headings(self, order: Order, values: Mapping[str, str]) -> list[Heading]:
        """Return the headings of a list with these parameters, in this order."""
        return [self._heading(column, order, values) for column in self.columns]

    def row(self, lead: Any) -> dict[str, Any]:
        """Return a lead, its cells but for the title, and whether that says who opted out."""
        cells = [self._cell(column, lead) for column in self.columns[1:]]
        is_mail_shown = bool(lead.email) and "email" in self.keys
        is_marked = lead.opted_out_at is not None and not is_mail_shown
        return {"lead": lead, "cells": cells, "is_marked": is_marked}

    def _heading(self, column: LeadColumn, order: Order, values: Mapping[str, str]) -> Heading:
        css = "col-title" if column.key == TITLE else _width(column)
        offered = [one for one in ORDERS.values() if one.shown == column.key]
        if not offered:
            return Heading(column, css)
        wanted = offered[1] if order == offered[0] else offered[0]
        kept = {key: value for key, value in values.items() if value and key != "cursor"}
        url = f"?{urlencode(kept | {'order': wanted.key})}"
        direction = "descending" if order.descending else "ascending"
        return Heading(column, css, url, direction if order in offered else "")

    def _cell(self, column: LeadColumn, lead: Any) -> Cell:
        css, label = self._css(column), "" if self.is_default else column.label
        if column.field is None:
            return Cell(css, label, "", "", at=getattr(lead, column.key))
        text = _worded(column.field.type, self._value(column, lead))[:_LONGEST]
        is_link = column.field.type is FieldType.URL and text.startswith(("http://", "https://"))
        is_marked = column.key == "email" and lead.opted_out_at is not None
        return Cell(css, label, column.key, text, None, text if is_link else "", is_marked)

    def _value(self, column: LeadColumn, lead: Any) -> Any:
        if column.key == "stage":
            return self.references.stages.get(lead.stage_id)
        if column.key == "owner":
            return self.references.owners.get(lead.owner_id)
        return lead.tag_names if column.key == "tags" else lead.value(column.key)

    def _css(self, column: LeadColumn) -> str:
        if self.is_default:
            return "cell-line" if column.key in _LINES else "cell-minor"
        is_number = column.field is not None and column.field.type is FieldType.NUMBER
        return "number" if is_number else ""


def layout_for(member_id: int, query: Mapping[str, str], references: References) -> Layout:
    """Return the layout that a member chose for a list, else the default."""
    chosen = ListView.objects.of(member_id, segment_of(query))
    keys = chosen.columns if chosen else DEFAULT_COLUMNS
    has_custom = any(key.startswith("custom.") for key in keys)
    columns = columns_of(keys, references.custom_fields if has_custom else {})
    return Layout([title_column(), *columns], chosen is None, references)


def segment_of(query: Mapping[str, str]) -> int | None:
    """Return the id of the segment that a list shows, or whose filter is edited in it."""
    return parse_id(query.get("segment", "")) or parse_id(query.get(BASED_ON, ""))


def _width(column: LeadColumn) -> str:
    return "col-date" if column.field is None else _WIDTHS.get(column.field.type, "")


def _worded(kind: FieldType, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if kind is FieldType.DATE and isinstance(value, str):
        try:
            return date_format(date.fromisoformat(value), "j M Y")
        except ValueError:
            return value
    return as_typed(value)
