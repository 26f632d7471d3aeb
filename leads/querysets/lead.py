"""Reads of leads."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

from django.db.models import BooleanField, F, Func, IntegerField, Subquery, Value

from accounts.wall.tenant import TenantQuerySet

if TYPE_CHECKING:
    from leads.feed import FeedCursor

COUNT_CAP = 10_000
RARE = 1_000
"""Up to so many hits a word of a search counts as rare."""


class CappedCount(Subquery):
    """How many rows a query has, counted no further than its slice."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


class IsAfter(Func):
    """``(a, b) > (x, y)``: the place in an index of two columns, met without walking to it."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Compile the row comparison."""
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        a, b, x, y = (sql for sql, _ in parts)
        values = tuple(value for _, values in parts for value in values)
        return f"({a}, {b}) > ({x}, {y})", values


class IsSettled(Func):
    """Whether every transaction up to the row's own has ended, so that none can come before."""

    template = "%(expressions)s < pg_snapshot_xmin(pg_current_snapshot())"
    output_field = BooleanField()


class LeadQuerySet(TenantQuerySet):
    """Reads of leads."""

    def live(self) -> Self:
        """Leave out deleted leads."""
        return self.filter(deleted_at=None)

    def for_list(self) -> Self:
        """Load what a row of a list shows, in one query."""
        return self.select_related("stage", "owner__user").defer(
            "provenance", "notes", "search_text"
        )

    def for_page(self) -> Self:
        """Load what a lead's own page or API resource shows."""
        return self.select_related("stage", "owner__user").prefetch_related("tag_links__tag")

    def colleagues_of(self, lead: Any) -> Self:
        """Return other leads of a lead's company: of its domain, else of its company's name."""
        match lead.company_query():
            case {"domain": domain}:
                found = self.filter(domain=domain)
            case {"q": name}:
                found = self.filter(company_name=name).order_by("id")
            case _:
                return self.none()
        return found.exclude(pk=lead.pk).only(
            "full_name", "email", "company_name", "phone", "title"
        )

    def changed_after(self, cursor: "FeedCursor", limit: int) -> Self:
        """Return the leads that changed after a place in the feed, in the order of commits.

        Deleted ones are among them, uncommitted ones never (``leads.feed``).
        """
        xid = Value(cursor.xid, self.model._meta.get_field("changed_xid"))
        after = IsAfter(F("changed_xid"), F("id"), xid, Value(cursor.lead_id))
        changed = self.filter(after, IsSettled(F("changed_xid")))
        return changed.order_by("changed_xid", "id")[:limit]

    def search(self, text: str) -> Self:
        """Narrow to leads of which name, e-mail, company, phone or domain hold each word.

        The words are looked up in the search view, where an index can serve them: below
        row-level security none could (docs/decisions/0002).
        """
        from leads.models import LeadSearch

        hits = LeadSearch.objects.all()
        for word in text.lower().split()[:6]:
            hits = hits.filter(search_text__contains=word)
        # A rare word is looked up first: the planner may think it frequent, and then walks the
        # base by date for the few that have it. A frequent one it does find on the way.
        ids = list(hits.values_list("id", flat=True)[: RARE + 1])
        return self.filter(pk__in=ids if len(ids) <= RARE else hits.values("id"))

    def survivor_of(self, lead_id: int) -> int | None:
        """Return the live lead that a merged one went into, over any number of merges."""
        seen: set[int] = set()
        while lead_id not in seen:
            seen.add(lead_id)
            row = self.filter(pk=lead_id).values_list("deleted_at", "merged_into").first()
            if row is None or (row[0] is not None and row[1] is None):
                return None
            if row[0] is None:
                return lead_id
            lead_id = row[1]
        return None

    def capped_count(self) -> tuple[int, bool]:
        """Return the count and whether it is exact; beyond the cap it stops counting."""
        number = self.order_by().values("pk")[: COUNT_CAP + 1].count()
        return min(number, COUNT_CAP), number <= COUNT_CAP

    def added_between(self, moments: Sequence[datetime]) -> list[int]:
        """Return how many were added between each moment and the next, at most the cap each.

        One statement that walks the index of newest leads alone, which is why deleted leads
        count as well.
        """
        added = self.model.objects.order_by("-created_at", "-id").values("pk")
        counts = {
            f"span_{at}": CappedCount(
                added.filter(created_at__gte=start, created_at__lt=end)[:COUNT_CAP]
            )
            for at, (start, end) in enumerate(pairwise(moments))
        }
        row = next(iter(self.order_by("-created_at", "-id").values(**counts)[:1]), {})
        return [row.get(name, 0) for name in counts]
