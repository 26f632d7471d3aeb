"""When to try again, and after how long."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from lib import clock

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})  # RFC 9110, 9.2.2
_PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Retrying:
    """How often and how long, in seconds.

    A wait is drawn between zero and base * 2^attempt (full jitter), at most `max_wait`. When the
    vendor asks with Retry-After for longer than `max_wait`, the answer goes back to the caller,
    who has better ways to wait than to hold a worker.
    """

    attempts: int = 3
    base: float = 0.5
    max_wait: float = 20.0

    def backoff(self, attempt: int) -> float:
        """Return the wait after the attempt of this number, counted from 1."""
        return random.uniform(0, min(self.max_wait, self.base * 2 ** (attempt - 1)))  # noqa: S311

    def wait_after(self, status: int, headers: Mapping[str, str], attempt: int) -> float | None:
        """Return the wait after an answer, None when it is not to be tried again."""
        if status not in _PASSING or attempt >= self.attempts:
            return None
        asked = retry_after(headers)
        if asked is None:
            return self.backoff(attempt)
        return asked if asked <= self.max_wait else None


def is_idempotent(method: str) -> bool:
    """Say whether doing it twice is the same as doing it once, by its method."""
    return method in _IDEMPOTENT


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds Retry-After asks for (RFC 9110, 10.2.3), None without a usable one."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - clock.now()).total_seconds())
