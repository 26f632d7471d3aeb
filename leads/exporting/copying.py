"""Rows of leads as Postgres itself formats them, streamed by COPY behind the wall.

COPY cannot hold parameters, so the ORM's statement is sent with its values quoted by the
driver. Postgres sends one message a row.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
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
# An empty cell that stands alone would be an empty line, which readers take for no row.
_AS_QUOTED_CSV = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, NULL '\N', FORCE_QUOTE *)")
# Nothing in a JSON text needs quoting by these, so that each row is sent as it is.
_AS_JSON = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')")
_LINES_A_BATCH = 200

Batch = list[memoryview]
"""Some lines, each ending in a newline."""


def csv_lines(
    leads: LeadQuerySet, columns: Sequence[ExportColumn], *, is_guarded: bool
) -> Iterator[Batch]:
    """Yield the lines of CSV of the leads, quoted as RFC 4180 says.

    ``is_guarded`` keeps a spreadsheet from running cells as formulas.
    """
    inner = _statement(leads, [column.text() for column in columns])
    cells = sql.SQL(", ").join(
        _GUARDED.format(name) if is_guarded and column.may_be_formula else name
        for column, name in zip(columns, _names(columns), strict=True)
    )
    # Without OFFSET each value would be worked out once for every place that the guard names it.
    statement = sql.SQL("SELECT {} FROM ({} OFFSET 0) q").format(cells, inner)
    copy = _AS_QUOTED_CSV if len(columns) == 1 else _AS_CSV
    return _copied(copy.format(statement))


def json_lines(leads: LeadQuerySet, columns: Sequence[ExportColumn]) -> Iterator[Batch]:
    """Yield the lines of JSON of the leads."""
    inner = _statement(leads, [column.value() for column in columns])
    pairs = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(name, sql.Identifier(column.key))
        for column, name in zip(columns, _names(columns), strict=True)
    )
    row = sql.SQL("SELECT {} FROM ({}) q").format(pairs, inner)
    statement = sql.SQL("SELECT row_to_json(r) FROM ({}) r").format(row)
    return _copied(_AS_JSON.format(statement))


def _names(columns: Sequence[ExportColumn]) -> list[sql.Identifier]:
    return [sql.Identifier(f"c{n}") for n in range(len(columns))]


def _statement(leads: LeadQuerySet, values: list[Any]) -> sql.SQL:
    """Return the SELECT of the values as ``c0, c1, …``, with all parameters quoted."""
    named = {f"c{n}": value for n, value in enumerate(values)}
    text, parameters = leads.annotate(**named).values_list(*named).query.sql_with_params()
    connection.ensure_connection()
    quoted = ClientCursor(connection.connection).mogrify(text, parameters)
    return sql.SQL(quoted)  # type: ignore[arg-type]


def _copied(statement: sql.Composed) -> Iterator[Batch]:
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        lines = iter(rows)
        while batch := list(islice(lines, _LINES_A_BATCH)):
            yield batch
