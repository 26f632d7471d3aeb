"""The time of day, and time as it passes."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds since it was made, by a clock that never goes back."""

    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds gone by."""
        return time.monotonic() - self.started


@dataclass(frozen=True, slots=True)
class Deadline:
    """A span of seconds that runs out, by a clock that never goes back."""

    seconds: float
    _watch: Stopwatch = field(default_factory=Stopwatch, repr=False)

    @property
    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.seconds - self._watch.seconds)

    @property
    def has_passed(self) -> bool:
        """Say whether the time is up."""
        return self.remaining == 0
