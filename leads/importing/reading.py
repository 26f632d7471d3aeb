"""Read the rows of an import and make them ready, without the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from leads.fields import BUILT_IN, Context, custom_field
from leads.importing.drafting import Drafted, Drafter
from leads.importing.packing import Packed, Parts, Read
from leads.naming import Names
from leads.normalising import Cleaner
from leads.preparing import Prepared, prepare
from leads.writing import Source
from lib.normalise.dates import DateStyle
from lib.tabular import Dialect, Limits, Mark, Row, Table, open_table


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that follow each other in a file, what they say, and the marks around them.

    ``noted`` has the places of rows of which reading has something to tell.
    """

    start: Mark
    end: Mark
    rows: Sequence[Row]
    drafted: Sequence[Drafted]
    prepared: Prepared
    noted: set[int]
    is_last: bool

    def packed(self) -> "Batch":
        """Return the batch made light for its way to another process."""
        read = zip(self.rows, self.drafted, self.prepared.cleaned, strict=True)
        packed = Packed(map(Read._make, read))
        return replace(
            self,
            rows=Parts(packed, attrgetter("row")),
            drafted=Parts(packed, attrgetter("drafted")),
            prepared=replace(
                self.prepared,
                drafts=Parts(packed, attrgetter("drafted.draft")),
                cleaned=Parts(packed, attrgetter("cleaned")),
            ),
        )


@dataclass(frozen=True)
class Plan:
    """Everything that what is read depends on; it can travel to another process.

    ``custom_fields`` are the arguments of ``custom_field``; two plans that are equal read the
    same.
    """

    path: Path
    dialect: Dialect
    limits: Limits
    headers: list[str]
    targets: list[str]
    date_styles: Mapping[int, DateStyle]
    custom_fields: list[tuple[Any, ...]]
    country: str | None
    names: Names
    source: Source
    batch_size: int

    @cached_property
    def table(self) -> Table:
        """Return the open file. Raises OSError, TableError."""
        return open_table(self.path, dialect=self.dialect, limits=self.limits)

    @cached_property
    def _drafter(self) -> Drafter:
        return Drafter(self.headers, self.targets, self._cleaner.fields, self.date_styles)

    @cached_property
    def _cleaner(self) -> Cleaner:
        custom = [custom_field(*arguments) for arguments in self.custom_fields]
        fields = BUILT_IN | {field.key: field for field in custom}
        return Cleaner(fields, Context(country=self.country))

    def labels(self) -> dict[str, str]:
        """Return what people call each field, by its key."""
        return {key: known.label for key, known in self._cleaner.fields.items()}

    def read(self, start: Mark) -> Batch:
        """Return the batch after ``start``. Raises OSError, TableError."""
        found = self.table.rows(start)
        rows = list(islice(found, self.batch_size))
        drafted = [self._drafter.draft(row) for row in rows]
        drafts = [one.draft for one in drafted]
        prepared = prepare(drafts, self._cleaner, self.names, self.source)
        noted = {place for place, one in enumerate(drafted) if one.warnings}
        is_last = len(rows) < self.batch_size
        return Batch(start, found.mark, rows, drafted, prepared, noted, is_last)

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what is made again from the rest."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}
