"""The step of a migration that puts a table into months, where rows stand in it already.

The table becomes the first partition as it is: a check that was validated beforehand proves
that its rows fit. Nobody waits while they are read; the change of places takes milliseconds.
docs/guides/operators/data-that-grows.md tells it to those who run it.
"""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor as Editor
from django.db.migrations.operations.base import Operation
from psycopg import sql

from accounts.wall.fence import Fence
from accounts.wall.months import AHEAD

_EDGE = """
    SELECT date_trunc('month', greatest(max({column}), now() + interval '3 days'), 'UTC')
        + interval '1 month'
    FROM {table}
"""
_FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype = 'f'
"""
_INDEXES = """
    SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid
    WHERE indrelid = %s::regclass
"""


class KeepByMonth(Operation):
    """Put a model's table into partitions of a month each; for a migration with atomic = False.

    Django goes on to know ``id`` as the primary key. In Postgres it is ``(id, column)``, for a
    partitioned table can only be unique by what it is partitioned by.
    """

    reversible = True

    def __init__(self, model: str, column: str) -> None:
        """Take the model's name and the time by which its rows fall into months."""
        self.model, self.column = model, column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the model as it is."""

    def describe(self) -> str:
        """Return what the step does."""
        return f"Keep {self.model} by month"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Editor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Prepare the table while it is in use, then change places."""
        model = to_state.apps.get_model(app_label, self.model)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _Change(schema_editor, model, self.column).into_months()

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Editor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Copy all rows back into one table, which nobody can use meanwhile."""
        model = to_state.apps.get_model(app_label, self.model)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _Change(schema_editor, model, self.column).into_one()


class _Change:
    def __init__(self, editor: Editor, model: Any, column: str) -> None:
        self.editor, self.model = editor, model
        self.alias = editor.connection.alias
        self.table: str = model._meta.db_table
        self.former = f"{self.table}_before"
        names = {"table": self.table, "column": column, "former": self.former}
        names |= {name: f"{self.table}_{name}" for name in ("edge", "key", "strays", "pkey")}
        self.names = {name: sql.Identifier(value) for name, value in names.items()}

    def into_months(self) -> None:
        if self._is_by_month():
            return
        edge = self._prepare()
        with transaction.atomic(using=self.alias):
            self._run("SET LOCAL lock_timeout = '5s'")
            self._run("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            next_id, foreign_keys = self._next_id(), self._rows(_FOREIGN_KEYS, self.table)
            self._step_aside()
            self._run(
                "CREATE TABLE {table} (LIKE {former} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                " PARTITION BY RANGE ({column})"
            )
            self._run("ALTER TABLE {table} DROP CONSTRAINT {edge}, ADD PRIMARY KEY (id, {column})")
            self._furnish(next_id, foreign_keys)
            self._run(
                "ALTER TABLE {table} ATTACH PARTITION {former}"
                " FOR VALUES FROM (MINVALUE) TO ({bound})",
                bound=edge,
            )
            self._run("ALTER TABLE {former} DROP CONSTRAINT {edge}")
            self._run("CREATE TABLE {strays} PARTITION OF {table} DEFAULT")
            for partition in ("{former}", "{strays}"):
                self._run(f"ALTER TABLE {partition} ENABLE ROW LEVEL SECURITY")
            self._rows("SELECT doctor_make_months(%s::regclass, %s)", self.table, AHEAD)

    def into_one(self) -> None:
        if not self._is_by_month():
            return
        with transaction.atomic(using=self.alias):
            self._run("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            next_id, foreign_keys = self._next_id(), self._rows(_FOREIGN_KEYS, self.table)
            whole = sql.Identifier(f"{self.table}_whole")
            self._run(
                "CREATE TABLE {whole} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
                whole=whole,
            )
            self._run("INSERT INTO {whole} SELECT * FROM {table}", whole=whole)
            self._run("DROP TABLE {table}")
            self._run("ALTER TABLE {whole} RENAME TO {table}", whole=whole)
            self._run("ALTER TABLE {table} ADD PRIMARY KEY (id)")
            self._furnish(next_id, foreign_keys)

    def _is_by_month(self) -> bool:
        """Return whether an attempt that broke off later has changed places already."""
        query = "SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass"
        [(found,)] = self._rows(query, self.table)
        return bool(found)

    def _prepare(self) -> sql.Composable:
        """Build the new key and prove that all rows lie before the edge, which is returned.

        What an attempt that failed has left is taken away first.
        """
        self._run("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {edge}")
        self._run("DROP INDEX CONCURRENTLY IF EXISTS {key}")
        self._run("CREATE UNIQUE INDEX CONCURRENTLY {key} ON {table} (id, {column})")
        [(edge,)] = self._rows(sql.SQL(_EDGE).format(**self.names))
        bound = sql.Literal(edge.isoformat())
        self._run(
            "ALTER TABLE {table} ADD CONSTRAINT {edge} CHECK ({column} < {bound}) NOT VALID",
            bound=bound,
        )
        self._run("ALTER TABLE {table} VALIDATE CONSTRAINT {edge}")
        return bound

    def _step_aside(self) -> None:
        """Free the table's name and those of its indexes, and take the new key."""
        self._run("ALTER TABLE {table} ALTER COLUMN id DROP IDENTITY")
        self._run("ALTER TABLE {table} DROP CONSTRAINT {pkey}")
        self._run("ALTER TABLE {table} ADD CONSTRAINT {pkey} PRIMARY KEY USING INDEX {key}")
        for (index,) in self._rows(_INDEXES, self.table):
            self._run(
                "ALTER INDEX {index} RENAME TO {other}",
                index=sql.Identifier(index),
                other=sql.Identifier(f"{index}_before"),
            )
        self._run("DROP POLICY IF EXISTS tenant ON {table}")
        self._run("ALTER TABLE {table} RENAME TO {former}")

    def _furnish(self, next_id: int, foreign_keys: list[tuple[Any, ...]]) -> None:
        """Give a new table what the old one had: ids, references, indexes, the wall."""
        self._run(
            "ALTER TABLE {table} ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY"
            " (START WITH {next_id})",
            next_id=sql.Literal(next_id),
        )
        for name, definition in foreign_keys:
            self._run(
                "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}",
                name=sql.Identifier(name),
                definition=sql.SQL(definition),
            )
        for index in self.model._meta.indexes:
            self.editor.add_index(self.model, index)
        Fence(self.alias).raise_around(apps.get_model(self.model._meta.label), self.former)

    def _next_id(self) -> int:
        [(number,)] = self._rows("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", self.table)
        return int(number)

    def _rows(self, query: Any, *params: Any) -> list[tuple[Any, ...]]:
        with self.editor.connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return list(cursor.fetchall())

    def _run(self, statement: str, **more: sql.Composable) -> None:
        with self.editor.connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(**self.names, **more))
