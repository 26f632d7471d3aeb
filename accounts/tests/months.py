"""Months of tables that grow without end, laid out as a test wants them."""

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.state import ProjectState

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
