"""Read the rows of an import ahead: the next ones are made ready while the last are written."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from leads.importing.drafting import Drafted, Drafter
from leads.normalising import Clean, Cleaner
from lib.tabular import Mark, Row, Table

ROWS_A_BATCH = 4_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that follow each other in a file, what they say, and the marks around them."""

    start: Mark
    end: Mark
    rows: list[Row]
    drafted: list[Drafted]
    cleaned: list[Clean]

    @property
    def is_last(self) -> bool:
        """Return whether the file ends here."""
        return len(self.rows) < ROWS_A_BATCH


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads batches of one import. Needs no database, so that a thread can do it.

    ``plan`` is everything that the outcome depends on, to tell whether what was read ahead
    still holds.
    """

    table: Table
    drafter: Drafter
    cleaner: Cleaner
    plan: Any

    def read(self, start: Mark) -> Batch:
        """Return the batch after ``start``. Raises OSError, TableError."""
        found = self.table.rows(start)
        rows = list(islice(found, ROWS_A_BATCH))
        drafted = [self.drafter.draft(row) for row in rows]
        cleaned = [self.cleaner.clean(one.draft) for one in drafted]
        return Batch(start, found.mark, rows, drafted, cleaned)


@dataclass(slots=True)
class ReadingAhead:
    """Holds the one batch that a worker has read ahead, or is reading."""

    _thread: ThreadPoolExecutor | None = None
    _expected: Any = None
    _batch: Future[Batch] | None = field(default=None)

    def take(self, reader: Reader, start: Mark) -> Batch:
        """Return the batch after ``start`` and begin to read the one that follows it.

        Raises OSError, TableError.
        """
        ahead, self._batch = self._batch, None
        is_wanted = ahead is not None and self._expected == (reader.plan, start)
        batch = ahead.result() if ahead is not None and is_wanted else reader.read(start)
        if not batch.is_last:
            self._expected = (reader.plan, batch.end)
            self._batch = self._submit(reader.read, batch.end)
        return batch

    def _submit(self, read: Callable[[Mark], Batch], start: Mark) -> Future[Batch]:
        # Made in the process that needs it: a thread does not survive the worker's fork.
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading-ahead")
        return self._thread.submit(read, start)
