"""Whether the database really keeps tenants apart, asked of Postgres itself."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import WARNING, CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from accounts.wall.months import months_missing
from accounts.wall.scope import DIRECTORY_ROLE, TENANT_ROLE
from accounts.wall.tenant import tenant_models

_ROLE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
_OPEN_PARTITIONS = """
    SELECT c.relname FROM pg_class c, unnest(ARRAY[session_user, %s, %s]) AS role
    WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition
        AND has_table_privilege(role, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
"""
_TABLES = """
    SELECT c.relname,
           pg_has_role(session_user, c.relowner, 'USAGE'),
           has_table_privilege(session_user, c.oid, 'SELECT'),
           c.relrowsecurity AND EXISTS (
               SELECT 1 FROM pg_policy WHERE polrelid = c.oid AND polname = 'tenant')
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
"""


def wall_problems() -> list[str]:
    """Return what would let the login role look over the wall; nothing where all is well.

    Three queries on Postgres' catalogue. Raises DatabaseError where it cannot be asked.
    """
    tables = [model._meta.db_table for model in tenant_models()]
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        row = cursor.fetchone()
        is_above = bool(row and row[0])
        cursor.execute(_TABLES, [[*tables, "accounts_organization"]])
        found: dict[str, tuple[bool, bool, bool]] = {name: rest for name, *rest in cursor}  # type: ignore[misc]
        cursor.execute(_OPEN_PARTITIONS, [TENANT_ROLE, DIRECTORY_ROLE])
        ajar = {name for (name,) in cursor}
    problems = []
    if is_above:
        problems.append("The role of DATABASE_URL is a superuser or bypasses row-level security.")
    if owned := [name for name, (owns, _, _) in found.items() if owns]:
        problems.append(f"The role of DATABASE_URL owns tables: {_some(owned)}.")
    elif open_ := [name for name, (_, reads, _) in found.items() if reads]:
        problems.append(f"The role of DATABASE_URL reads tables without a scope: {_some(open_)}.")
    if bare := [name for name in tables if not found.get(name, (0, 0, 0))[2]]:
        problems.append(f"Tables without the wall's policy: {_some(bare)}.")
    if ajar:
        problems.append(f"Partitions can be reached past their table's policy: {_some(ajar)}.")
    return problems


def _some(names: Iterable[str], limit: int = 3) -> str:
    """Return the first few names and how many more there are."""
    ordered = sorted(names)
    more = f" and {len(ordered) - limit} more" if len(ordered) > limit else ""
    return ", ".join(ordered[:limit]) + more


@register(Tags.database)
def check_wall(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a database in which a query outside of a scope could see tenants' rows."""
    if "default" not in (databases or ()):
        return []
    try:
        problems, missing = wall_problems(), months_missing()
    except DatabaseError as error:
        return [Error(f"The database cannot be asked: {error}", id="doctor.E001")]
    hint = (
        "Log in with a role of its own (DATABASE_URL), migrate as the tables' owner "
        "(DATABASE_OWNER_URL): `manage.py migrate` raises the wall."
    )
    found: list[CheckMessage] = [
        Error(problem, hint=hint, id="doctor.E002") for problem in problems
    ]
    if missing:
        message = f"The coming month has no partition yet: {_some(missing)}."
        late = "A worker makes them each hour; until then new rows are kept among the strays."
        found.append(CheckMessage(WARNING, message, hint=late, id="doctor.W003"))
    return found
