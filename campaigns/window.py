"""Send windows: the hours and weekdays in which mail may leave, by a zone's own clock.

All moments are aware. A clock that jumps (daylight saving) is followed: what counts is what
a clock on the wall of that zone shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MIDNIGHT = time(0)
_LONGEST_JUMP = timedelta(hours=25)  # Samoa left out a whole day in 2011


@dataclass(frozen=True, slots=True)
class SendWindow:
    """Weekdays (0 is Monday) and hours; ``closes`` at midnight means the end of the day."""

    weekdays: frozenset[int] = frozenset(range(7))
    opens: time = MIDNIGHT
    closes: time = MIDNIGHT

    @classmethod
    def office_hours(cls) -> "SendWindow":
        """Return the hours in which people read mail of strangers most kindly."""
        return cls(frozenset(range(5)), time(9), time(17))

    @property
    def is_sound(self) -> bool:
        """Return whether it opens at all, and closes after it opens."""
        return bool(self.weekdays) and (self.closes == MIDNIGHT or self.opens < self.closes)

    @property
    def is_all_day(self) -> bool:
        """Return whether every hour is as good as any other."""
        return self.opens == self.closes == MIDNIGHT

    def holds(self, local: datetime) -> bool:
        """Return whether a clock that shows ``local`` is within the window."""
        clock = local.time()
        return (
            local.weekday() in self.weekdays
            and self.opens <= clock
            and (self.closes == MIDNIGHT or clock < self.closes)
        )


@lru_cache
def zone_names() -> frozenset[str]:
    """Return the names of all time zones."""
    return frozenset(available_timezones())


def is_open(at: datetime, window: SendWindow, zone: str) -> bool:
    """Return whether the window is open in the zone at that moment."""
    return window.holds(at.astimezone(ZoneInfo(zone)))


def next_opening(at: datetime, window: SendWindow, zone: str) -> datetime | None:
    """Return the first moment from ``at`` on, in UTC, at which the window is open.

    None where it opens on no day of the week after.
    """
    if is_open(at, window, zone):
        return at.astimezone(UTC)
    today = at.astimezone(ZoneInfo(zone)).date()
    for days in range(9):
        for moment in _moments(today + timedelta(days=days), window.opens, zone):
            if moment > at and is_open(moment, window, zone):
                return moment
    return None


def open_zones(at: datetime, window: SendWindow, zones: Iterable[str]) -> list[str]:
    """Return the zones in which the window is open at that moment."""
    return [zone for zone in zones if is_open(at, window, zone)]


def _moments(day: date, clock: time, zone: str) -> list[datetime]:
    """Return when the zone's clock reaches a time of a day: twice where it is set back.

    Where it is set forward over that time, the moment of the jump is returned.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return [first, second]
    wanted = local.replace(tzinfo=None)
    moment, limit = second, second + _LONGEST_JUMP
    while moment < limit:
        if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wanted:
            return [moment]
        moment += timedelta(minutes=1)
    return []
