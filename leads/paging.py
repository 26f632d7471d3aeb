"""Keyset paging of the lead list, both ways, in every order that is offered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from leads.models import Lead
from leads.querysets import LeadQuerySet
from leads.querysets.keyset import beyond, typed
from lib.normalise.row_id import parse_id
from lib.normalise.text import trim


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order through which one index leads: by a column, then the id."""

    column: str
    where: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Order:
    """An order that indexes can serve, in one direction; leads without a value come last."""

    key: str
    label: str
    shown: str
    """The key of the list's column that it orders by."""
    descending: bool
    stretches: tuple[Stretch, ...]

    @property
    def column(self) -> str:
        """Return the column by which leads with a value are ordered."""
        return self.stretches[0].column

    def stretch_of(self, lead: Any) -> int:
        """Return the place of the stretch in which a lead stands."""
        is_blank = getattr(lead, self.column) in (None, "")
        return len(self.stretches) - 1 if is_blank else 0


def _text(column: str) -> tuple[Stretch, ...]:
    filled, blank = Q(**{f"{column}__gt": ""}), Q(**{column: ""})
    return Stretch(column, filled), Stretch("pk", blank)


_LIVE = Q(deleted_at=None)
_ADDED = (Stretch("created_at"),)
_CHANGED = (Stretch("changed_xid"),)
_EMAIL = (
    Stretch("email_key", _LIVE & Q(email_key__isnull=False)),
    Stretch("pk", _LIVE & Q(email_key=None)),
)
ORDERS = {
    order.key: order
    for order in (
        Order("newest", "Newest first", "created_at", True, _ADDED),
        Order("oldest", "Oldest first", "created_at", False, _ADDED),
        Order("changed", "Changed lately", "changed_at", True, _CHANGED),
        Order("unchanged", "Long unchanged", "changed_at", False, _CHANGED),
        Order("name", "Name A–Z", "full_name", False, _text("full_name")),
        Order("name-desc", "Name Z–A", "full_name", True, _text("full_name")),
        Order("company", "Company A–Z", "company_name", False, _text("company_name")),
        Order("company-desc", "Company Z–A", "company_name", True, _text("company_name")),
        Order("email", "E-mail A–Z", "email", False, _EMAIL),
        Order("email-desc", "E-mail Z–A", "email", True, _EMAIL),
    )
}
DEFAULT = ORDERS["newest"]


@dataclass(slots=True)
class Page:
    """One page of leads and the cursors of its neighbours."""

    leads: list[Any] = field(default_factory=list)
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A lead's place in an order: its stretch, its value there, its id."""

    stretch: int
    value: Any
    pk: int


def page_of(queryset: LeadQuerySet, order: Order, cursor: str, size: int) -> Page:
    """Return the page that a cursor points to; a cursor that was made up gives the first."""
    decoded = _decode(cursor, order)
    backwards, place = decoded or (False, None)
    rows = _read(queryset, order, place, backwards=backwards, limit=size + 1)
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
    found = _read(queryset.only("pk"), order, _place_of(order, lead), backwards=is_before, limit=1)
    return found[0].pk if found else None


def first_page(rows: list[Any], order: Order, size: int) -> Page:
    """Return the first page of rows read elsewhere, one too many where there are more."""
    page = Page(rows[:size])
    if len(rows) > size:
        page.older = _encode(order, page.leads[-1], backwards=False)
    return page


def _read(
    queryset: LeadQuerySet, order: Order, place: _Place | None, *, backwards: bool, limit: int
) -> list[Any]:
    """Return the leads beyond a place, in one statement: what fills the page ends it."""
    parts = _parts(queryset, order, place, backwards=backwards, limit=limit)
    if queryset.frequent is not None:
        # Each part of a frequent search costs statements of its own: no more than are needed.
        rows: list[Any] = []
        while len(rows) < limit and (part := next(parts, None)) is not None:
            rows += part[: limit - len(rows)]
        return rows
    first, *others = (part[:limit] for part in parts)
    return list(first.union(*others, all=True)[:limit] if others else first)


def _parts(
    queryset: LeadQuerySet, order: Order, place: _Place | None, *, backwards: bool, limit: int
) -> Iterator[LeadQuerySet]:
    descending = order.descending != backwards
    sign = "-" if descending else ""
    stretches = list(enumerate(order.stretches))
    for at, stretch in reversed(stretches) if backwards else stretches:
        column, after = stretch.column, stretch.where
        if place and at != place.stretch and (at < place.stretch) != backwards:
            continue
        if place and at == place.stretch:
            value = typed(Lead, column, place.value)
            after &= Q(beyond(column, value, place.pk, descending=descending))
        part = queryset.first_hits(column, descending=descending, limit=limit, after=after)
        yield part.filter(after).order_by(f"{sign}{column}", f"{sign}pk")


def _place_of(order: Order, lead: Any) -> _Place:
    at = order.stretch_of(lead)
    return _Place(at, getattr(lead, order.stretches[at].column), lead.pk)


def _encode(order: Order, lead: Any, *, backwards: bool) -> str:
    place = _place_of(order, lead)
    text = place.value.isoformat() if isinstance(place.value, datetime) else place.value
    written = [order.key, backwards, place.stretch, text, place.pk]
    raw = json.dumps(written, separators=(",", ":"))
    return urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[bool, _Place] | None:
    if not cursor:
        return None
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key, backwards, at, text, pk = json.loads(raw)
        at, pk = parse_id(str(at)), parse_id(str(pk))
        if key != order.key or at is None or pk is None:
            return None
        value = _value(order.stretches[at].column, text)
        return None if value is None else (bool(backwards), _Place(at, value, pk))
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _value(column: str, text: Any) -> Any:
    if column == "created_at":
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return parse_id(str(text)) if column in ("pk", "changed_xid") else trim(text)
