"""What was read of the rows of a batch, packed for its way from one process to another.

Nearly all rows of a new file go in as they were laid out, so what was read of each is packed
apart and unpacked only where it is wanted: where a lead is known, or something is to be told.
"""

import marshal
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar, overload

from leads.importing.drafting import Drafted
from leads.normalising import Clean
from leads.writing import LeadDraft, Problem
from lib.tabular import Row

_Part = TypeVar("_Part")


class Read(NamedTuple):
    """What was read of one row."""

    row: Row
    drafted: Drafted
    cleaned: Clean


class Packed:
    """Rows of a batch, each unpacked once. Raises ValueError for values of unknown kinds."""

    def __init__(self, read: Iterable[Read]) -> None:
        """Pack them."""
        self.packed = [_pack(one) for one in read]
        self._unpacked: dict[int, Read] = {}

    def __getitem__(self, place: int) -> Read:
        """Return one of them."""
        if place not in self._unpacked:
            self._unpacked[place] = _unpack(self.packed[place])
        return self._unpacked[place]


class Parts(Sequence[_Part]):
    """One part of each packed row."""

    def __init__(self, rows: Packed, part: Callable[[Read], _Part]) -> None:
        """Take them from packed rows; ``part`` picks the part."""
        self._rows, self._part = rows, part

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows.packed)

    @overload
    def __getitem__(self, place: int) -> _Part: ...
    @overload
    def __getitem__(self, place: slice) -> list[_Part]: ...
    def __getitem__(self, place: int | slice) -> _Part | list[_Part]:
        """Return the part of one row, or of several."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self._part(self._rows[place % len(self)])


def _pack(read: Read) -> bytes:
    row, drafted, cleaned = read
    draft = drafted.draft
    plain: tuple[Any, ...] = (
        tuple(row),
        (draft.values, draft.lead_id, draft.row, draft.confidence, draft.opted_out),
        drafted.warnings,
        cleaned.values,
        [(one.field, one.message, one.is_fatal) for one in cleaned.problems],
        cleaned.keys,
        cleaned.other_email_keys,
    )
    return marshal.dumps(plain)


def _unpack(data: bytes) -> Read:
    row, draft, warnings, values, problems, keys, others = marshal.loads(data)  # noqa: S302 -- ours
    drafted = Drafted(LeadDraft(*draft), warnings)
    found = [Problem(*one) for one in problems]
    return Read(Row(*row), drafted, Clean(values, found, keys, others))
