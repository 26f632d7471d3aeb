"""The plans of statements, and how a base that was filled for them is emptied again."""

from allauth.account.models import EmailAddress
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from accounts.wall.tenant import tenant_models


def plan_of(act, marked):
    """Run ``act``; return the plan of the statement it made that holds ``marked``."""
    with CaptureQueriesContext(connection) as captured:
        act()
    [statement] = [one["sql"] for one in captured if marked in one["sql"]]
    return explained(statement)


def explained(statement):
    """Return the plan of a statement as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def take_away():
    """Empty the base, as only the tables' owner may."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for model in [*tenant_models(), Organization, EmailAddress, User]:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute("DELETE FROM jobs_turn")
        cursor.execute("DELETE FROM django_q_ormq")
