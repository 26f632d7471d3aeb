"""Let another process read the next rows of an import while the last ones are written.

Reading is work for the processor, writing waits for Postgres: side by side they take the time
of the longer one. A process and not a thread, since two threads of Python take turns.
"""

import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

from leads.importing.reading import Batch, Plan
from lib.tabular import Mark

WORTH_IT = 20_000
"""Rows from which the other process, which takes a second to start, is worth its while."""


@dataclass(slots=True)
class ReadingAhead:
    """Holds the process that reads ahead for a worker, and which batch it was asked for."""

    _reader: "subprocess.Popen[bytes] | None" = None
    _plan: Plan | None = None
    _asked: Mark | None = None
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
        """End the other process, whatever it is at."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
        self._reader = self._plan = self._asked = None

    def _answer(self, plan: Plan, start: Mark) -> Batch | None:
        """Return what was read ahead, if that is what is wanted now and all went well."""
        if self._reader is None:
            return None
        if (self._plan, self._asked) != (plan, start):
            self.close()
            return None
        try:
            answer: Batch | None = pickle.load(self._reader.stdout)  # type: ignore[arg-type]  # noqa: S301 -- our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            answer = None
        if answer is None:
            self._given_up = plan
            self.close()
        return answer

    def _ask(self, plan: Plan, start: Mark) -> None:
        is_new = self._reader is None
        if self._reader is None:
            self._reader = subprocess.Popen(
                [sys.executable, "-m", "leads.importing.reader_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
            )
        self._plan, self._asked = plan, start
        request: tuple[Plan | None, Mark] = (plan if is_new else None, start)
        with suppress(OSError):  # it died: that shows when the answer is wanted
            pickle.dump(request, self._reader.stdin)  # type: ignore[arg-type]
            self._reader.stdin.flush()  # type: ignore[union-attr]
