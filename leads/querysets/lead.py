"""Reads of leads."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery

from leads.querysets.counting import COUNT_CAP, CappedCount, CountedQuerySet
from leads.querysets.hits import among
from leads.querysets.keyset import beyond, typed
from leads.querysets.walking import FIRST_STEPS, Met, Walk
from leads.searching import condition_of, is_word, words_of

if TYPE_CHECKING:
    from leads.feed import FeedCursor

RARE = 2_000
"""Up to so many hits, as the planner guesses, a search looks all of them up at once."""
WALK = 5_000
"""So many leads are walked for hits of a frequent word before they are looked up."""
WALKED_FOR_A_HIT = 3
"""So many leads are walked in the time in which one hit is looked up."""
MANY = 50_000
"""From so many hits on, counting meets the cap sooner than looking them up ends."""

ALWAYS_LOADED = (
    "full_name", "email", "company_name", "phone", "opted_out_at",  # what names a lead
    "created_at", "changed_xid", "email_key",  # what orders a list
)  # fmt: skip


class IsSettled(Func):
    """Whether every transaction up to the row's own has ended, so that none can come before."""

    template = "%(expressions)s < pg_snapshot_xmin(pg_current_snapshot())"
    output_field = BooleanField()


class _AnyOf(Func):
    """``id = ANY(ARRAY(SELECT …))``: the rows are found first, whatever the planner thinks.

    An ``IN (SELECT …)`` it may turn round, and walk the base for rows that it believes frequent.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class _Frequent:
    hits: QuerySet[Any]
    guess: int


class LeadQuerySet(CountedQuerySet):
    """Reads of leads."""

    frequent: _Frequent | None = None
    """What was searched for, where it is frequent."""
    led: Self | None = None
    """The leads that an index leads to, where they have to be walked for those that are asked for.

    None where an index leads to these leads themselves.
    """

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        """Narrow by what an index serves; what has to be walked is narrowed alike."""
        found: Self = super().filter(*args, **kwargs)
        if self.led is not None:
            found.led = self.led.filter(*args, **kwargs)
        return found

    def passing(self, condition: Q) -> Self:
        """Narrow by a condition that no index serves: its hits are met by walking (``meet``)."""
        if not condition:
            return self
        found: Self = super().filter(condition)
        # Its columns take the place of the table: as they are, and those of nothing else.
        plain = self.order_by().select_related(None).defer(None)
        found.led = plain if self.led is None else self.led
        return found

    def none(self) -> Self:
        """Return no leads; there is nothing to walk."""
        empty: Self = super().none()
        empty.led = None
        return empty

    def live(self) -> Self:
        """Leave out deleted leads."""
        return self.filter(deleted_at=None)

    def restorable(self) -> Self:
        """Narrow to deleted leads that can come back.

        Those that were merged can not, and neither those of which only a blank row is left:
        it tells nobody's provenance.
        """
        return self.filter(deleted_at__isnull=False, merged_into=None).exclude(provenance={})

    def for_list(self) -> Self:
        """Load what a row of a list shows, in one query."""
        return self.select_related("stage", "owner__user").defer(
            "provenance", "notes", "search_text"
        )

    def for_columns(self, keys: Collection[str]) -> Self:
        """Load what a row of the lead list shows in these columns, in one query.

        Stages and owners come as ids: the page knows their names already.
        """
        stored = {field.attname: field.name for field in self.model._meta.concrete_fields}
        wanted = {"stage": "stage_id", "owner": "owner_id"}
        chosen = {wanted.get(key, key) for key in keys} & stored.keys()
        if any(key.startswith("custom.") for key in keys):
            chosen.add("custom")
        rows = self.only(*ALWAYS_LOADED, *(stored[name] for name in chosen))
        if "tags" in keys:
            rows = rows.annotate(tag_names=ArraySubquery(_tag_names()))
        if "last_activity_at" in keys:
            rows = rows.annotate(last_activity_at=Subquery(_newest_activity()))
        return rows

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
        xid = typed(self.model, "changed_xid", cursor.xid)
        after = beyond("changed_xid", xid, cursor.lead_id, descending=False)
        changed = self.filter(after, IsSettled(F("changed_xid")))
        return changed.order_by("changed_xid", "id")[:limit]

    def search(self, text: str) -> Self:
        """Narrow to leads of which name, e-mail, company, phone or domain hold each word.

        Signs alone find nothing; beside a word they narrow like any other.
        """
        words = words_of(text)
        if not words:
            return self
        return self.matching(condition_of(words)) if any(map(is_word, words)) else self.none()

    def matching(self, condition: Q) -> Self:
        """Narrow to leads whose search text fulfils the condition (docs/decisions/0006).

        Rare hits are looked up in the search view, where an index can serve them: below
        row-level security none could. Frequent ones are met by whoever walks the leads: in
        slices by id as they are, page by page by ``meet``.
        """
        from leads.models import LeadSearch

        hits = LeadSearch.objects.filter(condition)
        guess = _guess(hits)
        if guess <= RARE:
            return self.looked_up(hits)
        found = self.passing(condition)
        found.frequent = _Frequent(hits, guess)
        return found

    def looked_up(self, hits: QuerySet[Any]) -> Self:
        """Narrow to hits in the search view, which are found before anything else is done."""
        return self.filter(_AnyOf(F("pk"), ArraySubquery(hits.values("id"))))

    @property
    def is_walked(self) -> bool:
        """Return whether reading may take a long walk, and so goes on in pieces."""
        is_looked_up = self.frequent is not None and self.frequent.guess < MANY
        return self.led is not None and not is_looked_up

    @property
    def guessed_hits(self) -> int:
        """Return how many hits a frequent word is believed to have; 0 for a rare one."""
        return self.frequent.guess if self.frequent else 0

    def meet(
        self, walk: Walk, limit: int, *, steps: int | None = None, enough: int | None = None
    ) -> Met:
        """Return the first of these leads on a walk, where they have to be walked for.

        Breaks off after so many steps; without ``steps`` a search never does.
        Hits of a frequent word are sought among the next few thousand leads, and so far beyond
        as takes no longer than to look all hits up. Where ``enough`` are not found there, they are
        looked up, unless they are so many that walking on is quicker.
        """
        frequent = self.frequent
        if frequent is None or (steps is not None and frequent.guess >= MANY):
            return walk.take(self, limit, steps or FIRST_STEPS)
        enough = enough or limit
        # Of all leads, not of those that other filters lead to: in this order they may be far
        # apart, and then looking the hits up is quicker.
        everybody = self.model.objects.all()
        met = walk.take(self, limit, WALK, base=everybody)
        farther = WALKED_FOR_A_HIT * frequent.guess - WALK
        if met.edge and len(met.ids) < enough and farther > 0:
            more = walk.beyond(met.edge).take(self, limit - len(met.ids), farther, base=everybody)
            met = Met(met.ids + more.ids, more.edge)
        if met.edge and len(met.ids) < enough:
            met = Met(walk.first_ids(among(self, frequent.hits), limit))
        return met

    def first_hits(self, walk: Walk, limit: int, *, enough: int | None = None) -> Self:
        """Narrow a search to its first hits on a walk, without walking the whole base."""
        if self.frequent is None:
            return self
        return self.filter(pk__in=self.meet(walk, limit, enough=enough).ids)

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
        if self.frequent is not None and self.frequent.guess < MANY:
            counted = among(self, self.frequent.hits)
            counted.frequent = counted.led = None
            return counted.capped_count()
        return super().capped_count()

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

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.frequent, clone.led = self.frequent, self.led
        return clone

    def __or__(self, other: Any) -> Self:
        """Unite; what is walked for in one of them is not all of the union."""
        united: Self = super().__or__(other)
        united.frequent = united.led = None
        return united


def _tag_names() -> QuerySet[Any]:
    from leads.models import LeadTag

    links = LeadTag.objects.filter(lead_id=OuterRef("pk"))
    return cast("QuerySet[Any]", links.order_by("tag__name").values("tag__name"))


def _newest_activity() -> QuerySet[Any]:
    from leads.models import Activity

    newest = Activity.objects.of_lead(OuterRef("pk")).values("at")[:1]
    return cast("QuerySet[Any]", newest)


def _guess(hits: QuerySet[Any]) -> int:
    """Return how many rows the planner expects; it takes no look at them."""
    [plan] = json.loads(hits.explain(format="json"))
    guess: int = plan["Plan"]["Plan Rows"]
    return guess
