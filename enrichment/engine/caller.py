"""Calls to providers, at once in threads that know neither database nor organization."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from enrichment.engine.desk import Batch
from enrichment.providers.base import Answer, DeferredProvider, NotReady, Query, Submitted
from enrichment.providers.line import Line
from lib.clock import Stopwatch
from lib.vendor_errors import UnusableAnswerError, VendorError

_log = logging.getLogger(__name__)
_THREADS = 64
Outcome = Sequence[Answer] | Submitted | NotReady | VendorError


@dataclass(frozen=True, slots=True)
class Returned:
    """A call that came back."""

    batch: Batch
    outcome: Outcome
    milliseconds: int


class Caller:
    """A few dozen threads in which providers are asked; each call keeps to its moment."""

    def __init__(self, lines: Mapping[str, Line]) -> None:
        """Take the lines to the vendors, by provider."""
        self._lines = lines
        self._pool = ThreadPoolExecutor(_THREADS, "enrichment")
        self._out: dict[Future[Returned], Batch] = {}

    def __len__(self) -> int:
        """Return how many calls are under way."""
        return len(self._out)

    def under_way(self, provider: str) -> int:
        """Return how many calls to one provider are under way."""
        return sum(batch.provider.key == provider for batch in self._out.values())

    def send(self, batch: Batch, at: datetime) -> None:
        """Put the questions of a batch at their moment."""
        line = self._lines[batch.provider.key]
        self._out[self._pool.submit(_ask, batch, line, at)] = batch

    def poll(self, batch: Batch) -> None:
        """Ask for the answers to a batch that was handed in before."""
        line = self._lines[batch.provider.key]
        self._out[self._pool.submit(_collect, batch, line)] = batch

    def back(self, seconds: float) -> list[Returned]:
        """Return what came back, waiting no longer than so for the first."""
        if not self._out:
            return []
        done, _ = wait(self._out, seconds, FIRST_COMPLETED)
        return [self._take(future) for future in done]

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _take(self, future: Future[Returned]) -> Returned:
        del self._out[future]
        return future.result()


def _ask(batch: Batch, line: Line, at: datetime) -> Returned:
    delay = (at - timezone.now()).total_seconds()
    if delay > 0:
        time.sleep(delay)
    provider, queries = batch.provider, _queries(batch)
    if isinstance(provider, DeferredProvider):
        callback = line.settings.get("callback_url")
        return _timed(batch, lambda: provider.submit(queries, line, callback))
    return _timed(batch, lambda: provider.answer(queries, line))


def _collect(batch: Batch, line: Line) -> Returned:
    provider = batch.provider
    assert isinstance(provider, DeferredProvider), provider.key  # noqa: S101 -- only they wait
    return _timed(batch, lambda: provider.collect(batch.call.ref, _queries(batch), line))


def _queries(batch: Batch) -> list[Query]:
    return [one.question.query for one in batch.asked]


def _timed(batch: Batch, act: Callable[[], Outcome]) -> Returned:
    watch = Stopwatch()
    try:
        outcome = act()
    except VendorError as error:
        outcome = error
    except Exception:  # noqa: BLE001 -- an adapter's mistake ends its call, not the run
        _log.exception("the adapter of %s failed", batch.provider.key)
        message = "The vendor's answer is of a kind that we do not know."
        outcome = UnusableAnswerError(message)
    if isinstance(outcome, Sequence) and len(outcome) != len(batch.asked):
        outcome = UnusableAnswerError("The vendor answered another number of questions.")
    return Returned(batch, outcome, round(watch.seconds * 1000))
