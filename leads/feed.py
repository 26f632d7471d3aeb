"""The change feed: each lead once, at its newest version, in the order of commits.

State-based: a lead that changes again moves to the end. A deleted one stays as a tombstone.
Nothing is skipped: a change is shown only once no older transaction can still commit, so
that whoever goes on from a cursor meets every change after it. The price is that a long
transaction holds back what was committed meanwhile; the feed is late then, never wrong.

Tombstones go some day (``purge_tombstones``). Whoever may have seen such a lead alive and has
not read of its deletion is told to start again: for that the cursor keeps where it began, since
who began after a deletion never saw the lead.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from django.db import connection

from accounts.errors import ProductError
from leads.models import FeedHorizon, Lead
from lib.normalise.row_id import parse_id

MOST = 1000


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The last change that a reader has seen: its transaction and its lead.

    ``began`` is a transaction: all before it had ended when the reader began.
    """

    xid: int = 0
    lead_id: int = 0
    began: int = 0

    def encode(self) -> str:
        """Return the cursor as readers keep it."""
        return f"{self.xid}-{self.lead_id}-{self.began}"

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """Read what ``encode`` gave; empty is the beginning, None is for anything else."""
        if not text:
            return cls()
        parts = text.split("-")
        numbers = [number for part in parts if (number := parse_id(part)) is not None]
        return cls(*numbers) if len(parts) == len(numbers) in (2, 3) else None


@dataclass(slots=True)
class FeedPage:
    """Some changes, the cursor to go on from, and whether more wait already."""

    leads: list[Any] = field(default_factory=list)
    cursor: FeedCursor = FeedCursor()
    has_more: bool = False


class FeedGoneError(ProductError):
    """Deletions after the cursor are no longer told."""

    code = "start-again"
    status = 410


def read_feed(after: FeedCursor, limit: int) -> FeedPage:
    """Return up to ``limit`` leads that changed after the cursor, tombstones included.

    Raises FeedGoneError where one would be missing.
    """
    began = after.began if after.xid else _oldest_running()
    rows = list(Lead.objects.changed_after(after, limit + 1).for_page())
    # Asked last: a deletion that was removed while the rows were read is told by none of them.
    if after.xid and FeedHorizon.objects.filter(xid__gt=after.xid, xid__gte=began).exists():
        message = (
            "Since this cursor leads were deleted of which we no longer tell. Read the feed "
            "from its beginning, and drop what does not come."
        )
        raise FeedGoneError(message)
    page = FeedPage(rows[:limit], after, has_more=len(rows) > limit)
    if page.leads:
        page.cursor = FeedCursor(page.leads[-1].changed_xid, page.leads[-1].pk, began)
    return page


def _oldest_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        [(xid,)] = cursor.fetchall()
    return int(xid)
