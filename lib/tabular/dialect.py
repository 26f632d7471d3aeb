"""How a file is to be read, as found out or as somebody chose, and where a reading stands."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple, Self


class Kind(StrEnum):
    """The make of a file, judged by its content."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to read a file; kept as JSON, so that a job resumes the same way.

    `header_row` counts all records of the file from 0, preamble and blank ones too; None means
    that the file has no header. Encoding and delimiter belong to text, the sheet to spreadsheets.
    """

    kind: Kind
    header_row: int | None = 0
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    def to_json(self) -> dict[str, str | int | None]:
        """Return a dict that JSON can hold."""
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def from_json(cls, data: dict[str, str | int | None]) -> Self:
        """Return what `to_json` gave. Raises TypeError or ValueError when it is something else."""
        return cls(**{**data, "kind": Kind(data["kind"])})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read.

    A spreadsheet is held in memory while it is made into text, by a process that may take so much
    memory and so many seconds.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_rows: int = 1_000_000
    max_columns: int = 1_000
    max_unpacked_bytes: int = 512 * 1024 * 1024
    max_cells: int = 10_000_000
    max_memory_bytes: int = 2 * 1024 * 1024 * 1024
    max_seconds: int = 120


class Mark(NamedTuple):
    """A place between two records: what lies before it, and the byte to go on from."""

    number: int = 0
    blank: int = 0
    line: int = 0
    offset: int = 0


class Row(NamedTuple):
    """One record: `number` counts records from 1, `line` the physical line where it starts.

    `cells` are trimmed and as many as the table has columns; `extra` holds the cells beyond, if
    any of them says something.
    """

    number: int
    line: int
    cells: list[str]
    extra: tuple[str, ...]


class Record(NamedTuple):
    """A record as it stands in the file, with the line it starts on and the place after it."""

    line: int
    cells: list[str]
    next_line: int
    next_offset: int
