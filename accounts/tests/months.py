"""Months of tables that grow without end, laid out as a test wants them."""

import json

from django.apps import apps
from django.db import connection, connections, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext

from accounts.wall.month_migration import KeepByMonth


def as_owner(statement, params=None):
    """Run a statement as the tables' owner and return its rows."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def partitions(table):
    """Return the table's partitions, the oldest first and the strays last."""
    found = as_owner("SELECT part::text FROM doctor_months(%s::regclass) ORDER BY ends", [table])
    return [name for (name,) in found]


def homes(table):
    """Return how many rows lie in which partition."""
    return dict(as_owner(f"SELECT tableoid::regclass::text, count(*) FROM {table} GROUP BY 1"))


def begin_months_in(table, moment):
    """Make months from long ago, as they are where the product has run for years."""
    with transaction.atomic("owner"):
        as_owner(f"ALTER TABLE {table} DETACH PARTITION {table}_before")
        for name in partitions(table)[:-1]:
            as_owner(f"DROP TABLE {name}")
        as_owner(
            f"ALTER TABLE {table} ATTACH PARTITION {table}_before"
            f" FOR VALUES FROM (MINVALUE) TO ('{moment}')"
        )
        as_owner("SELECT doctor_make_months(%s::regclass, 3)", [table])


def into_one(label, column="at"):
    """Put a table back together, as it was before it was kept by month."""
    _migrate(label, column, "database_backwards")


def into_months(label, column="at"):
    """Migrate a table into months."""
    _migrate(label, column, "database_forwards")


def _migrate(label, column, direction):
    app_label, name = label.split(".")
    state = ProjectState.from_apps(apps)
    with connections["owner"].schema_editor(atomic=False) as editor:
        getattr(KeepByMonth(name, column), direction)(app_label, editor, state, state)


def partitions_read(table, ask):
    """Return how the one query of ``ask`` reads each partition it needs, and whether it sorts."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    [statement] = [one["sql"] for one in captured if f'FROM "{table}"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        [(found,)] = cursor.fetchall()
    [plan] = json.loads(found) if isinstance(found, str) else found
    blocks = ("Shared Hit Blocks", "Shared Read Blocks")
    read = [scan["Node Type"] for scan in _scans(plan["Plan"]) if sum(map(scan.get, blocks))]
    return read, "Sort" in json.dumps(plan)


def _scans(node):
    if "Relation Name" in node:
        yield node
    for child in node.get("Plans", ()):
        yield from _scans(child)
