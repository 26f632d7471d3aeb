"""What it takes to collect phone numbers, in few letters."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_NOBODY, _UNREADABLE = "-", "?"
_MARK = 8


@dataclass(frozen=True, slots=True)
class Handed:
    """A request, the credits that it took at once, and a mark of each person in order.

    A mark is None for whom Apollo does not know, empty for whom it told of in no readable way.
    """

    request: str
    spent: Decimal
    marks: tuple[str | None, ...]

    @property
    def ref(self) -> str:
        """Return it as a reference."""
        marks = [_NOBODY if mark is None else mark or _UNREADABLE for mark in self.marks]
        return "/".join([self.request, str(self.spent), *marks])

    @classmethod
    def of(cls, ref: str) -> "Handed":
        """Return what a reference stands for."""
        request, spent, *marks = ref.split("/")
        words: dict[str, str | None] = {_NOBODY: None, _UNREADABLE: ""}
        return cls(request, Decimal(spent), tuple(words.get(mark, mark) for mark in marks))


def mark_of(entry: Any) -> str | None:
    """Return a short mark of a person by Apollo's id; ten ids are too long for a reference."""
    if entry is None:
        return None
    held = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(held, str) or not held:
        return ""
    return hashlib.sha256(held.encode()).hexdigest()[:_MARK]
