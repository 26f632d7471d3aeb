"""Rows of leads as Postgres itself formats them, streamed by COPY behind the wall.

COPY cannot hold parameters, so the ORM's statement is sent with its values quoted by the
driver. Postgres sends one message a row; the lead's id goes before each, for the cursor.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F
from psycopg import ClientCursor, sql

from leads.exporting.columns import ExportColumn
from leads.querysets import LeadQuerySet

# The same as lib.tabular.safe_cell, said to Postgres; first what lets most cells pass at once.
_GUARDED = sql.SQL(r"""
    CASE
        WHEN {0} >= 'A' COLLATE "C" THEN {0}
        WHEN ascii({0}) IN (9, 10, 13, 43, 45, 61, 64) THEN
            CASE WHEN {0} ~ '^[+-]?[ ().,/x-]*\d[\d ().,/x-]*([eE][+-]?\d+|%)?$' THEN {0}
            ELSE '''' || {0} END
        WHEN ascii({0}) = 39 AND {0} ~ '^''*[-=+@\t\r\n]' THEN '''' || {0}
        ELSE {0}
    END
""")
_AS_CSV = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, NULL '\N')")
# Nothing in a JSON text needs quoting by these, so that each row is sent as it is.
_AS_JSON = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')")
_LINES_A_BATCH = 200

Batch = tuple[int, list[bytes]]
"""The id of the last lead of some, and their lines without line ends."""


def csv_lines(
    leads: LeadQuerySet, columns: Sequence[ExportColumn], *, is_guarded: bool
) -> Iterator[Batch]:
    """Yield the lines of CSV (RFC 4180) of a slice of leads.

    ``is_guarded`` keeps a spreadsheet from running cells as formulas.
    """
    inner = _statement(leads, [column.text() for column in columns])
    cells = sql.SQL(", ").join(
        _GUARDED.format(name) if is_guarded and column.may_be_formula else name
        for column, name in zip(columns, _names(columns), strict=True)
    )
    statement = sql.SQL("SELECT lead, {} FROM ({}) q").format(cells, inner)
    return _copied(_AS_CSV.format(statement))


def json_lines(leads: LeadQuerySet, columns: Sequence[ExportColumn]) -> Iterator[Batch]:
    """Yield the lines of JSON of a slice of leads."""
    inner = _statement(leads, [column.value() for column in columns])
    pairs = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(name, sql.Identifier(column.key))
        for column, name in zip(columns, _names(columns), strict=True)
    )
    row = sql.SQL("SELECT lead, {} FROM ({}) q").format(pairs, inner)
    statement = sql.SQL("SELECT row_to_json(r) FROM ({}) r").format(row)
    return _copied(_AS_JSON.format(statement), b'{"lead":', b"{")


def _names(columns: Sequence[ExportColumn]) -> list[sql.Identifier]:
    return [sql.Identifier(f"c{n}") for n in range(len(columns))]


def _statement(leads: LeadQuerySet, values: list[Any]) -> sql.SQL:
    """Return the SELECT of the id and the values as ``lead, c0, c1, …``, with all quoted."""
    named = {f"c{n}": value for n, value in enumerate(values)}
    chosen = leads.annotate(lead=F("pk"), **named).values_list("lead", *named)
    text, parameters = chosen.query.sql_with_params()
    connection.ensure_connection()
    return sql.SQL(ClientCursor(connection.connection).mogrify(text, parameters))  # type: ignore[arg-type]


def _copied(statement: sql.Composed, head: bytes = b"", opening: bytes = b"") -> Iterator[Batch]:
    """Yield what stands after ``head``, the id and a comma in each message."""
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        messages = map(bytes, rows)
        while batch := list(islice(messages, _LINES_A_BATCH)):
            lead_id = int(batch[-1].partition(b",")[0].removeprefix(head))
            yield lead_id, [opening + row[row.index(b",") + 1 : -1] for row in batch]
