"""Keyset paging of the lead list, both ways, in every order that is offered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from leads.models import Lead
from leads.querysets import COUNT_CAP, LeadQuerySet
from leads.querysets.keyset import beyond, typed
from leads.querysets.walking import FIRST_STEPS, MORE_STEPS, Walk
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
    """One page of leads and the cursors of its neighbours.

    Where leads have to be walked for, a page may end before it is full: ``onward`` goes on with
    the walk then.
    """

    leads: list[Any] = field(default_factory=list)
    newer: str = ""
    older: str = ""
    is_backwards: bool = False
    walked: int = 0
    """After so many leads the walk broke off; 0 where it came to an end."""

    @property
    def onward(self) -> str:
        """Return the cursor that goes on with a walk that broke off; else empty."""
        if not self.walked:
            return ""
        return self.newer if self.is_backwards else self.older


class Neighbour(NamedTuple):
    """The id of the lead next to one; without one, whether it may be farther than was walked."""

    pk: int | None
    is_farther: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A lead's place in an order: its stretch, its value there, its id."""

    stretch: int
    value: Any
    pk: int


@dataclass(frozen=True, slots=True)
class _Way:
    """A way through an order: from a place, in a direction, so many steps at most."""

    order: Order
    place: _Place | None
    backwards: bool

    @property
    def descending(self) -> bool:
        """Return whether the way goes down."""
        return self.order.descending != self.backwards

    @property
    def steps(self) -> int:
        """Return how many leads it may take to walk: less while the first page is waited for."""
        return MORE_STEPS if self.place else FIRST_STEPS

    def until(self) -> _Place | None:
        """Return the place before which all leads come up to where the way began, that one too."""
        if self.place is None:
            return None
        pk = self.place.pk + (-1 if self.descending else 1)
        is_by_pk = self.order.stretches[self.place.stretch].column == "pk"
        return _Place(self.place.stretch, pk if is_by_pk else self.place.value, pk)

    def parts(self) -> Iterator[tuple[int, str, Q]]:
        """Return the stretches that are left: their number, their column, what leads through."""
        stretches = list(enumerate(self.order.stretches))
        for at, stretch in reversed(stretches) if self.backwards else stretches:
            after = stretch.where
            if self.place and at != self.place.stretch:
                if (at < self.place.stretch) != self.backwards:
                    continue
            elif self.place:
                value = typed(Lead, stretch.column, self.place.value)
                place = beyond(stretch.column, value, self.place.pk, descending=self.descending)
                after &= Q(place)
            yield at, stretch.column, after


@dataclass(frozen=True, slots=True)
class _Read:
    """Leads read on a way, whether there were as many as wanted, and where the walk broke off."""

    leads: list[Any]
    is_full: bool
    edge: _Place | None = None


def page_of(queryset: LeadQuerySet, order: Order, cursor: str, size: int) -> Page:
    """Return the page that a cursor points to; a cursor that was made up gives the first."""
    backwards, place = _decode(cursor, order) or (False, None)
    way = _Way(order, place, backwards)
    read = _read(queryset, way, size + 1)
    rows = read.leads[:size]
    if backwards:
        rows.reverse()
    page = Page(rows, is_backwards=backwards, walked=way.steps if read.edge else 0)
    first, last = (_place_of(order, rows[0]), _place_of(order, rows[-1])) if rows else (None, None)
    ahead, behind = (last, first) if not backwards else (first, last)
    if not rows:
        behind = read.edge or way.until()
    ahead = read.edge or ahead
    has_more = read.is_full or read.edge
    onward = _encode(order, ahead, backwards=backwards) if ahead and has_more else ""
    is_begun = backwards or place
    back = _encode(order, behind, backwards=not backwards) if behind and is_begun else ""
    page.newer, page.older = (onward, back) if backwards else (back, onward)
    return page


def neighbour(queryset: LeadQuerySet, order: Order, lead: Any, *, is_before: bool) -> Neighbour:
    """Find the lead next to one in an order, on either side, no farther than one walk leads."""
    return _next_on(queryset, _Way(order, _place_of(order, lead), is_before))[0]


def far_neighbour(
    queryset: LeadQuerySet, order: Order, lead: Any, *, is_before: bool
) -> int | None:
    """Return the id of the lead next to one in an order, however far, or None at the end."""
    way = _Way(order, _place_of(order, lead), is_before)
    while True:
        found, edge = _next_on(queryset, way)
        if edge is None:
            return found.pk
        way = _Way(order, edge, is_before)


def _next_on(queryset: LeadQuerySet, way: _Way) -> tuple[Neighbour, _Place | None]:
    read = _read(queryset.only("pk"), way, 1)
    return Neighbour(read.leads[0].pk if read.leads else None, read.edge is not None), read.edge


@dataclass(frozen=True, slots=True)
class Tally:
    """How many leads were counted, whether that is all, and the cursor that goes on."""

    number: int
    is_exact: bool
    onward: str = ""


def tally_of(queryset: LeadQuerySet, cursor: str = "", counted: int = 0) -> Tally:
    """Count leads up to the cap, no farther than one walk leads; ``counted`` were before it."""
    if not queryset.is_walked:
        return Tally(*queryset.capped_count())
    _, place = _decode(cursor, DEFAULT) or (False, None)
    way = _Way(DEFAULT, place, backwards=False)
    [(_, column, after)] = way.parts()
    walk = Walk(column, way.descending, after)
    number, edge = walk.count(queryset, COUNT_CAP + 1, way.steps)
    number += counted
    if number > COUNT_CAP:
        return Tally(COUNT_CAP, is_exact=False)
    onward = _encode(DEFAULT, _Place(0, *edge), backwards=False) if edge else ""
    return Tally(number, is_exact=not onward, onward=onward)


def first_page(rows: list[Any], order: Order, size: int, edge: Any = None) -> Page:
    """Return the first page of rows read elsewhere, one too many where there are more.

    ``edge`` is the lead at which a walk for them broke off.
    """
    page = Page(rows[:size], walked=FIRST_STEPS if edge and len(rows) <= size else 0)
    last = rows[size - 1] if len(rows) > size else edge
    if last:
        page.older = _encode(order, _place_of(order, last), backwards=False)
    return page


def _read(queryset: LeadQuerySet, way: _Way, limit: int) -> _Read:
    if queryset.led is not None:
        return _walk(queryset, way, limit)
    parts = [
        Walk(column, way.descending, after).through(queryset)[:limit]
        for _, column, after in way.parts()
    ]
    # One statement: what fills the page ends it.
    first, *others = parts
    rows = list(first.union(*others, all=True)[:limit] if others else first)
    return _Read(rows, len(rows) == limit)


def _walk(queryset: LeadQuerySet, way: _Way, limit: int) -> _Read:
    """Read leads that have to be walked for; each stretch costs a statement of its own."""
    ids: list[int] = []
    edge = None
    for at, column, after in way.parts():
        walk = Walk(column, way.descending, after)
        met = queryset.meet(walk, limit - len(ids), steps=way.steps)
        ids += met.ids
        if met.edge:
            edge = _Place(at, *met.edge)
        if met.edge or len(ids) == limit:
            break
    found = {lead.pk: lead for lead in queryset.filter(pk__in=ids)} if ids else {}
    return _Read([found[pk] for pk in ids if pk in found], len(ids) == limit, edge)


def _place_of(order: Order, lead: Any) -> _Place:
    at = order.stretch_of(lead)
    return _Place(at, getattr(lead, order.stretches[at].column), lead.pk)


def _encode(order: Order, place: _Place, *, backwards: bool) -> str:
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
