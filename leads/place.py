"""A place in what is ordered by time, then id, as a short cursor."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from lib.normalise.row_id import parse_id

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A moment and the row that breaks its ties."""

    at: datetime
    pk: int

    def encode(self) -> str:
        """Return the place for a URL."""
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.pk}"

    @classmethod
    def decode(cls, cursor: str) -> Self | None:
        """Read what ``encode`` gave; None for anything else."""
        since, _, pk = (parse_id(part) for part in cursor.partition("-"))
        if since is None or pk is None:
            return None
        try:
            return cls(_EPOCH + since * _MICROSECOND, pk)
        except OverflowError:
            return None
