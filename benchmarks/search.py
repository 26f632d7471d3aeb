"""Searches of many leads, wall up, against the same question asked by the owner without the wall.

The floor of a page is the plain statement as it would be without a wall: the words in the table,
the list's order and limit, whichever plan Postgres takes. The floor of a count likewise. What is
suggested while one types is held against its budget of milliseconds.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import acting_for
from benchmarks.harness import Result
from benchmarks.people import fill, with_indexes, without_indexes
from leads.best_matches import best_matches
from leads.models import Lead, Stage
from leads.paging import ORDERS, page_of
from leads.querysets.counting import COUNT_CAP
from leads.searching import condition_of, words_of

DEFAULT_ROWS = 300_000
SIZE = 50
TIMES = 21
RATIO = 3.0
SUGGESTED_MS = 60.0
ELDERS = "Oldacre"
STRANGERS = "Foreigner"
WORDS = {
    "many hits": "smith",
    "few hits": "zimmerm",
    "no hit": "zqxjk",
    "only old hits": "oldacre",
    "hits elsewhere": "foreigner",
    "two words, one frequent": "smith company77",
    "two letters": "sm",
    "in every lead": "example",
}
FILTERED = {"many hits, filtered": "smith", "only old hits, filtered": "oldacre"}
TYPED = ("smith", "zimmerm", "zimermann", "smiht", "oldacre", "ada smiht", "zqxjk", "example", "ad")


def run(rows: int) -> list[Result]:
    """Fill two organizations, the second with names of its own, and search the first."""
    indexes = without_indexes()
    founder = User.objects.create_user("searcher@example.com", "unused")
    ours, theirs = (found_organization(name=name, founder=founder).pk for name in ("A", "B"))
    for organization, share, elders in ((ours, 1, ELDERS), (theirs, 4, STRANGERS)):
        with acting_for(organization):
            stage = Stage.objects.first().pk
        fill(organization, stage, rows // share, elders=elders)
    with_indexes(indexes)
    with acting_for(ours), transaction.atomic("owner"):
        return [*_pages(ours), *_counts(ours), *_suggestions()]


def _pages(ours: int) -> list[Result]:
    results = []
    for order in ORDERS.values():
        for what, word in (WORDS | FILTERED).items():
            narrow = {"country": "NO"} if what in FILTERED else {}
            name = f"{what}, {order.key}"
            plain = partial(_plain, ours, word, order, narrow)
            results.append(_held(name, partial(_page, word, order, narrow), plain))
    return results


def _page(word: str, order: Any, narrow: dict[str, str]) -> None:
    leads = Lead.objects.live().passing(Q(**narrow)).search(word)
    page_of(leads.for_list(), order, "", SIZE)


def _plain(ours: int, word: str, order: Any, narrow: dict[str, str]) -> None:
    sign = "-" if order.descending else ""
    leads = _owners(ours, word).filter(**narrow).for_list()
    list(leads.order_by(f"{sign}{order.column}", f"{sign}id")[: SIZE + 1])


def _owners(ours: int, word: str) -> Any:
    leads = Lead.objects.using("owner").live().filter(organization_id=ours)
    return leads.filter(condition_of(words_of(word)))


def _counts(ours: int) -> list[Result]:
    results = []
    for what, word in WORDS.items():
        plain = partial(_plain_count, ours, word)
        results.append(_held(f"count, {what}", partial(_count, word), plain))
    return results


def _count(word: str) -> None:
    Lead.objects.live().search(word).capped_count()


def _plain_count(ours: int, word: str) -> None:
    _owners(ours, word).values("pk")[: COUNT_CAP + 1].count()


def _suggestions() -> list[Result]:
    results = []
    for text in TYPED:
        [taken] = _p95_ms(partial(_suggest, text))
        results.append(Result(f"suggest “{text}”", taken, "ms", SUGGESTED_MS, 1.0))
    return results


def _suggest(text: str) -> None:
    best_matches(Lead.objects.live().for_list(), text, limit=8)


def _held(what: str, ours: Callable[[], None], plain: Callable[[], None]) -> Result:
    taken, floor = _p95_ms(ours, plain)
    return Result(what, taken, "ms", floor, RATIO)


def _p95_ms(*calls: Callable[[], None]) -> list[float]:
    """Return the 95th percentile of each call; they take turns, after two rounds to warm up."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(TIMES + 2):
        for call, durations in zip(calls, taken, strict=True):
            started = time.perf_counter()
            call()
            if turn >= 2:
                durations.append((time.perf_counter() - started) * 1000)
    return [statistics.quantiles(durations, n=20)[-1] for durations in taken]
