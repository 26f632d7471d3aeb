"""Let another process read the next rows of an import while the last ones are written.

Reading is work for the processor, writing waits for Postgres: side by side they take the time
of the longer one. A process and not a thread, since two threads of Python take turns.
"""

import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, cast

from django.conf import settings

from leads.importing.reading import Batch, Plan
from lib.tabular import Mark

WORTH_IT = 20_000
"""Rows from which the other process, which takes a second to start, is worth its while."""


class _Reader:
    """The other process, and which batch it was asked for last."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked: Mark | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "leads.importing.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._send(plan)

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        return self._process.pid

    def ask(self, start: Mark) -> None:
        """Let it read the batch after ``start``."""
        self.asked = start
        self._send(start)

    def answer(self) -> Batch | None:
        """Return the batch that was asked for; None where it could not be read."""
        try:
            found: Batch | None = pickle.load(self._answers)  # noqa: S301 -- our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return found

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.communicate()

    def _send(self, what: Plan | Mark) -> None:
        with suppress(OSError):  # it died: that shows when the answer is wanted
            pickle.dump(what, self._requests)
            self._requests.flush()


@dataclass(slots=True)
class ReadingAhead:
    """Holds the process that reads ahead for a worker."""

    _reader: _Reader | None = None
    _given_up: Plan | None = None

    def take(self, plan: Plan, start: Mark, rows: int) -> Batch:
        """Return the batch after ``start``; ``rows`` is about how many the file has.

        Raises OSError, TableError.
        """
        batch = self._answer(plan, start) or plan.read(start)
        if batch.is_last:
            self.close()
        elif rows >= WORTH_IT and plan != self._given_up:
            self._ask(plan, batch.end)
        return batch

    def close(self) -> None:
        """End the other process."""
        if self._reader is not None:
            self._reader.end()
        self._reader = None

    def _answer(self, plan: Plan, start: Mark) -> Batch | None:
        """Return what was read ahead, if that is what is wanted now and all went well."""
        if self._reader is None:
            return None
        is_wanted = (self._reader.plan, self._reader.asked) == (plan, start)
        answer = self._reader.answer() if is_wanted else None
        if answer is None:
            self._given_up = plan if is_wanted else self._given_up
            self.close()
        return answer

    def _ask(self, plan: Plan, start: Mark) -> None:
        if self._reader is None:
            self._reader = _Reader(plan)
        self._reader.ask(start)
