"""Rows of leads as Postgres itself formats them, streamed by COPY behind the wall.

COPY cannot hold parameters, so the ORM's statement is sent with its values quoted by the
driver. Postgres sends one message a row; the lead's id goes before each, for the cursor.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Concat, Ord
from django.db.models.lookups import In, Regex
from psycopg import ClientCursor, sql

from leads.exporting.columns import ExportColumn
from leads.querysets import LeadQuerySet

# The same as lib.tabular.safe_cell, said to Postgres.
_FORMULA = r"^'*[-=+@\t\r\n]"
_HARMLESS = r"^[+-]?(?=\D*\d)[\d ().,/x-]+([eE][+-]?\d+|%)?$"
_FIRST_CHARACTERS = [ord(character) for character in "'=+-@\t\r\n"]
# Nothing in a JSON text needs quoting by these, so that each row is sent as it is.
_AS_CSV = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, NULL '\N')")
_AS_JSON = sql.SQL(r"COPY ({}) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')")

Row = tuple[int, bytes]


def csv_rows(
    leads: LeadQuerySet, columns: Sequence[ExportColumn], *, is_guarded: bool
) -> Iterator[Row]:
    """Yield each lead's id and its line of CSV, by RFC 4180 but for the line's end.

    ``is_guarded`` keeps a spreadsheet from running cells as formulas.
    """
    texts = [
        _guarded(column.text()) if is_guarded and column.may_be_formula else column.text()
        for column in columns
    ]
    return _copied(_AS_CSV, _statement(leads, texts), b",")


def json_rows(leads: LeadQuerySet, columns: Sequence[ExportColumn]) -> Iterator[Row]:
    """Yield each lead's id and its line of JSON."""
    inner = _statement(leads, [column.value() for column in columns])
    named = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(sql.Identifier(f"c{n}"), sql.Identifier(column.key))
        for n, column in enumerate(columns)
    )
    statement = sql.SQL(
        "SELECT lead, (SELECT row_to_json(r) FROM (SELECT {}) r) FROM ({}) q"
    ).format(named, inner)
    return _copied(_AS_JSON, statement, b"\x02")


def _statement(leads: LeadQuerySet, values: list[Any]) -> sql.SQL:
    """Return the SELECT of id and values, as ``lead, c0, c1, …``, with all values quoted."""
    named = {f"c{n}": value for n, value in enumerate(values)}
    chosen = leads.annotate(lead=F("pk"), **named).values_list("lead", *named)
    text, parameters = chosen.query.sql_with_params()
    connection.ensure_connection()
    return sql.SQL(ClientCursor(connection.connection).mogrify(text, parameters))  # type: ignore[arg-type]


def _copied(copy: sql.SQL, statement: sql.Composable, delimiter: bytes) -> Iterator[Row]:
    with connection.cursor() as cursor, cursor.copy(copy.format(statement)) as rows:
        for row in rows:
            lead_id, _, line = bytes(row).partition(delimiter)
            yield int(lead_id), line[:-1]


def _guarded(text: Any) -> Any:
    # The cheap look at the first character spares most cells the patterns.
    is_suspect = Q(In(Ord(text), _FIRST_CHARACTERS)) & Q(Regex(text, Value(_FORMULA)))
    return Case(
        When(
            is_suspect & ~Q(Regex(text, Value(_HARMLESS))),
            then=Concat(Value("'"), text, output_field=TextField()),
        ),
        default=text,
        output_field=TextField(),
    )
