"""Walking leads in an order for those that no index leads to, so many steps at a time.

How far there is to walk for a hit no planner knows; a walk that breaks off says where, and
whoever asked goes on from there (docs/decisions/0012).
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import BooleanField, Func, Q, QuerySet, Subquery, Value

from leads.querysets.counting import CappedCount
from leads.querysets.hits import within
from leads.querysets.keyset import beyond, typed

FIRST_STEPS = 10_000
"""So many leads are walked while somebody waits for a page."""
MORE_STEPS = 50_000
"""So many are walked each time when it goes on."""


class Edge(NamedTuple):
    """The last lead of a walk: its value in the order, its id."""

    value: Any
    pk: int


class Met(NamedTuple):
    """The ids of hits in their order, and where the walk broke off, if it did."""

    ids: list[int]
    edge: Edge | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through leads in an order, of a column and then the id, from a place on."""

    column: str
    descending: bool
    after: Q | Func | None = None

    def through(self, leads: QuerySet[Any]) -> QuerySet[Any]:
        """Return the leads from the place on, in this order."""
        sign = "-" if self.descending else ""
        left = leads if self.after is None else leads.filter(self.after)
        return left.order_by(f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, edge: Edge) -> "Walk":
        """Return the walk from where it broke off."""
        from leads.models import Lead

        value = typed(Lead, self.column, edge.value)
        farther = Q(beyond(self.column, value, edge.pk, descending=self.descending))
        after = farther if self.after is None else Q(self.after) & farther
        return replace(self, after=after)

    def first_ids(self, leads: QuerySet[Any], limit: int) -> list[int]:
        """Return the first ids of them."""
        return list(self.through(leads).values_list("pk", flat=True)[:limit])

    def take(self, leads: Any, limit: int, steps: int, *, base: Any = None) -> Met:
        """Return the first ids of leads that so many steps meet, in one statement.

        What fills the limit ends the walk. Steps are counted in ``base``, where it is given.
        """
        hits, *last = self.parts(leads, limit, steps, base=base)
        rows = list(hits.union(*last, all=True)[:limit])
        edge = Edge(*rows.pop()[:2]) if rows and rows[-1][2] else None
        return Met([pk for _, pk, _ in rows], edge)

    def parts(self, leads: Any, limit: int, steps: int, *, base: Any = None) -> list[QuerySet[Any]]:
        """Return the leads that so many steps meet, and the last lead of the walk.

        Each gives the value in the order, the id, and whether it is the walk's last. Steps are
        counted in the leads that an index leads to (``leads.led``); where it leads to the leads
        themselves, there is no walk.
        """
        if leads.led is None:
            return [self._marked(self.through(leads), is_edge=False)[:limit]]
        led = self.through(leads.led if base is None else base)
        hits = self.through(within(leads, led[:steps]))
        last = self._marked(led, is_edge=True)[steps - 1 : steps]
        return [self._marked(hits, is_edge=False)[:limit], last]

    def count(self, leads: Any, cap: int, steps: int) -> tuple[int, Edge | None]:
        """Return how many of the leads so many steps meet, and where the walk broke off."""
        led = self.through(leads.led)
        hits = self.through(within(leads, led[:steps])).values("pk")
        last = led[steps - 1 : steps]
        counted = led.values(
            number=CappedCount(hits[:cap]),
            last_value=Subquery(last.values(self.column)),
            last_pk=Subquery(last.values("pk")),
        )
        row = next(iter(counted[:1]), None)
        if row is None:
            return 0, None
        edge = Edge(row["last_value"], row["last_pk"]) if row["last_pk"] else None
        return row["number"], edge

    def _marked(self, leads: QuerySet[Any], *, is_edge: bool) -> QuerySet[Any]:
        marked = leads.annotate(is_edge=Value(is_edge, output_field=BooleanField()))
        rows: QuerySet[Any] = marked.values_list(self.column, "pk", "is_edge")
        return rows
