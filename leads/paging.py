"""Keyset paging of the lead list, both ways, in every order that is offered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leads.querysets import LeadQuerySet
from leads.querysets.keyset import beyond
from lib.normalise.row_id import parse_id
from lib.normalise.text import trim


@dataclass(frozen=True, slots=True)
class Order:
    """An order that an index can serve: its column, then the id, in one direction."""

    key: str
    label: str
    column: str
    descending: bool


ORDERS = {
    order.key: order
    for order in (
        Order("newest", "Newest first", "created_at", True),
        Order("oldest", "Oldest first", "created_at", False),
        Order("name", "Name A–Z", "full_name", False),
        Order("name-desc", "Name Z–A", "full_name", True),
        Order("company", "Company A–Z", "company_name", False),
        Order("company-desc", "Company Z–A", "company_name", True),
    )
}
DEFAULT = ORDERS["newest"]


@dataclass(slots=True)
class Page:
    """One page of leads and the cursors of its neighbours."""

    leads: list[Any] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page_of(queryset: LeadQuerySet, order: Order, cursor: str, size: int) -> Page:
    """Return the page that a cursor points to; a cursor that was made up gives the first."""
    place = _decode(cursor, order)
    backwards = bool(place and place[0])
    descending = order.descending != backwards
    after = beyond(order.column, place[1], place[2], descending=descending) if place else None
    queryset = queryset.first_hits(order.column, descending=descending, limit=size + 1, after=after)
    if after is not None:
        queryset = queryset.filter(after)
    sign = "-" if descending else ""
    rows = list(queryset.order_by(f"{sign}{order.column}", f"{sign}id")[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    page = Page(rows)
    if rows and (has_more if backwards else place):
        page.newer = _encode(order, rows[0], backwards=True)
    if rows and (has_more or backwards):
        page.older = _encode(order, rows[-1], backwards=False)
    return page


def neighbour(queryset: LeadQuerySet, order: Order, lead: Any, *, is_before: bool) -> int | None:
    """Return the id of the lead next to one in an order, on either side, or None at the end."""
    descending = order.descending != is_before
    after = beyond(order.column, getattr(lead, order.column), lead.pk, descending=descending)
    sign = "-" if descending else ""
    queryset = queryset.first_hits(order.column, descending=descending, limit=1, after=after)
    nearest = queryset.filter(after).order_by(f"{sign}{order.column}", f"{sign}id")
    found: int | None = nearest.values_list("pk", flat=True).first()
    return found


def first_page(rows: list[Any], order: Order, size: int) -> Page:
    """Return the first page of rows read elsewhere, one too many where there are more."""
    page = Page(rows[:size])
    if len(rows) > size:
        page.older = _encode(order, page.leads[-1], backwards=False)
    return page


def _encode(order: Order, lead: Any, *, backwards: bool) -> str:
    value = getattr(lead, order.column)
    text = value.isoformat() if isinstance(value, datetime) else value
    raw = json.dumps([order.key, backwards, text, lead.pk], separators=(",", ":"))
    return urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[bool, Any, int] | None:
    if not cursor:
        return None
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key, backwards, text, pk = json.loads(raw)
        value = _moment(text) if order.column == "created_at" else trim(text)
        pk = parse_id(str(pk))
        return (bool(backwards), value, pk) if key == order.key and pk is not None else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
