"""The change feed: each lead once, at its newest version, in the order of commits.

State-based: a lead that changes again moves to the end. A deleted one stays as a tombstone.
Nothing is skipped: a change is shown only once no older transaction can still commit, so
that whoever goes on from a cursor meets every change after it. The price is that a long
transaction holds back what was committed meanwhile; the feed is late then, never wrong.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from leads.models import Lead
from lib.normalise.row_id import parse_id

MOST = 1000


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The last change that a reader has seen: its transaction and its lead."""

    xid: int = 0
    lead_id: int = 0

    def encode(self) -> str:
        """Return the cursor as readers keep it."""
        return f"{self.xid}-{self.lead_id}"

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """Read what ``encode`` gave; empty is the beginning, None is for anything else."""
        if not text:
            return cls()
        xid, _, lead_id = (parse_id(part) for part in text.partition("-"))
        return cls(xid, lead_id) if xid is not None and lead_id is not None else None


@dataclass(slots=True)
class FeedPage:
    """Some changes, the cursor to go on from, and whether more wait already."""

    leads: list[Any] = field(default_factory=list)
    cursor: FeedCursor = FeedCursor()
    has_more: bool = False


def read_feed(after: FeedCursor, limit: int) -> FeedPage:
    """Return up to ``limit`` leads that changed after the cursor, tombstones included."""
    rows = list(Lead.objects.changed_after(after, limit + 1).for_page())
    page = FeedPage(rows[:limit], after, has_more=len(rows) > limit)
    if page.leads:
        page.cursor = FeedCursor(page.leads[-1].changed_xid, page.leads[-1].pk)
    return page
