"""Builds the wall in Postgres: roles, grants, policies and the references between tenants.

It is declared by the models and brought into force after each migration, only where
Postgres differs from the declaration, so no migration can forget it. After a migration that was
taken back less stands than is declared; the wall goes around that.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.models import Model
from psycopg import sql

from accounts.wall.scope import DIRECTORY_ROLE, SETTING, TENANT_ROLE
from accounts.wall.tenant import TenantForeignKey, TenantModel, tenant_models

# Global tables that a tenant's transaction needs: (table, rights).
_SHARED_TABLES = {
    "django_content_type": "SELECT",
    "django_cache": "SELECT, INSERT, UPDATE, DELETE",
    "django_q_ormq": "SELECT, INSERT",
    "jobs_worker": "SELECT",
}
_STANDING = """
    SELECT relname, array_agg(attname::text) FROM pg_class JOIN pg_attribute ON attrelid = oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
        AND NOT relispartition AND attnum > 0 AND NOT attisdropped
    GROUP BY relname
"""
# They make and drop partitions as the tables' owner: for the worker, never for a tenant.
_MONTH_KEEPERS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
        AND proname IN ('doctor_make_months', 'doctor_drop_months')
"""
_IN_FORCE = f"nullif(current_setting('{SETTING}', true), '')::bigint"


class Fence:
    """The wall of one database, seen through its owner's connection."""

    def __init__(self, alias: str = "owner") -> None:
        """Take the alias of the owner's connection."""
        self.connection = connections[alias]
        self.app_role = settings.DATABASES["default"]["USER"]
        self.standing: dict[str, set[str]] = {}

    def raise_all(self) -> None:
        """Bring the whole declaration into force. Safe to repeat.

        Rights are withdrawn and given anew in one transaction, so what a model no longer
        declares is gone, and running processes never see a moment without.
        """
        if self.app_role == settings.DATABASES["owner"]["USER"]:
            message = (
                "DATABASE_URL and DATABASE_OWNER_URL name the same role. The product must log "
                "in as a role that does not own the tables, or the wall would not hold it."
            )
            raise ImproperlyConfigured(message)
        self.standing = {table: set(columns) for table, columns in self._rows(_STANDING)}
        models = [model for model in tenant_models() if model._meta.db_table in self.standing]
        with transaction.atomic(using=self.connection.alias):
            self._roles()
            self._global_tables()
            for model in models:
                self._tenant_table(model)
            self._directory()
            self._people()
        self._references(models)

    def raise_around(self, model: type[TenantModel], former: str) -> None:
        """Put a table that takes another's place behind a wall that stands already.

        Nobody reaches the former one by itself any more, if it is still there.
        """
        present = {name for (name,) in self._rows("SELECT rolname FROM pg_roles")}
        if TENANT_ROLE not in present:
            return
        self._tenant_table(model)
        if self._rows(f"SELECT 1 FROM pg_class WHERE oid = to_regclass('{former}')"):  # noqa: S608
            for role in (TENANT_ROLE, DIRECTORY_ROLE):
                self._run("REVOKE ALL ON {} FROM {}", former, role)

    # ---- roles ---------------------------------------------------------------------

    def _roles(self) -> None:
        present = {name for (name,) in self._rows("SELECT rolname FROM pg_roles")}
        for role in (TENANT_ROLE, DIRECTORY_ROLE):
            if role not in present:
                self._run("CREATE ROLE {} NOLOGIN NOINHERIT", role)
        if self.app_role not in present:
            password = settings.DATABASES["default"].get("PASSWORD") or None
            self._run("CREATE ROLE {} LOGIN NOINHERIT", self.app_role)
            if password:
                with self.connection.cursor() as cursor:
                    cursor.execute(
                        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                            sql.Identifier(self.app_role), sql.Literal(password)
                        )
                    )
        for role in (TENANT_ROLE, DIRECTORY_ROLE):
            self._let_become(role)
        for role in (TENANT_ROLE, DIRECTORY_ROLE, self.app_role):
            self._run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
            self._run("GRANT USAGE ON SCHEMA public TO {}", role)

    def _let_become(self, role: str) -> None:
        """Let the login role take ``role`` without inheriting its rights."""
        # Since PostgreSQL 16 membership alone does not allow SET ROLE for a creator.
        options = " WITH SET TRUE, INHERIT FALSE" if self._version() >= 160000 else ""
        self._run("GRANT {} TO {}" + options, role, self.app_role)

    def _version(self) -> int:
        return int(self._rows("SHOW server_version_num")[0][0])

    # ---- tables --------------------------------------------------------------------

    def _global_tables(self) -> None:
        behind = {model._meta.db_table for model in tenant_models()} | {"accounts_organization"}
        views = self.standing.keys() & _search_views()
        tables = {
            name
            for (name,) in self._rows(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p') AND NOT relispartition"
            )
        }
        for table in sorted(tables - behind - {"django_migrations"}):
            self._run("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}", table, self.app_role)
        self._run("GRANT SELECT ON {} TO {}", "django_migrations", self.app_role)
        self._run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", self.app_role)
        self._run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", TENANT_ROLE)
        for table, rights in _SHARED_TABLES.items():
            if table in tables:
                self._run(f"GRANT {rights} ON {{}} TO {{}}", table, TENANT_ROLE)
        for view in views:
            self._run("GRANT SELECT ON {} TO {}", view, TENANT_ROLE)
        for (function,) in self._rows(_MONTH_KEEPERS):
            self._run(f"GRANT EXECUTE ON FUNCTION {function} TO {{}}", self.app_role)

    def _tenant_table(self, model: type[TenantModel]) -> None:
        table = model._meta.db_table
        rights = "SELECT, INSERT" if model.append_only else "SELECT, INSERT, UPDATE, DELETE"
        self._run(f"GRANT {rights} ON {{}} TO {{}}", table, TENANT_ROLE)
        self._policy(table, "tenant", TENANT_ROLE, f"organization_id = {_IN_FORCE}")

    def _directory(self) -> None:
        organization = apps.get_model("accounts", "Organization")
        table = organization._meta.db_table
        if table in self.standing:
            self._run("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}", table, TENANT_ROLE)
            self._policy(table, "tenant", TENANT_ROLE, f"id = {_IN_FORCE}")
        for model in apps.get_models():
            columns = getattr(model, "directory_columns", ())
            if not columns or model._meta.db_table not in self.standing:
                continue
            if model is organization or issubclass(model, TenantModel):
                self._policy(model._meta.db_table, "directory", DIRECTORY_ROLE, "true")
            self._columns(model, "SELECT", columns)
            self._columns(model, "UPDATE", getattr(model, "directory_updates", ()))

    def _columns(self, model: type[Model], right: str, columns: Iterable[str]) -> None:
        stand = self.standing[model._meta.db_table]
        names = [sql.Identifier(column) for column in columns if column in stand]
        if names:
            self._execute(
                sql.SQL("GRANT {} ({}) ON {} TO {}").format(
                    sql.SQL(right),
                    sql.SQL(", ").join(names),
                    sql.Identifier(model._meta.db_table),
                    sql.Identifier(DIRECTORY_ROLE),
                )
            )

    def _people(self) -> None:
        """Show a tenant the users who are its members, and nobody else."""
        table = "accounts_user"
        if table not in self.standing:
            return
        self._run("GRANT SELECT ON {} TO {}", table, TENANT_ROLE)
        self._policy(table, "login", self.app_role, "true")
        members = "id IN (SELECT user_id FROM accounts_membership WHERE organization_id = "
        self._policy(table, "tenant", TENANT_ROLE, f"{members}{_IN_FORCE})")

    def _policy(self, table: str, name: str, role: str, condition: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT relrowsecurity, (SELECT obj_description(oid, 'pg_policy') FROM pg_policy"
                " WHERE polrelid = c.oid AND polname = %s) FROM pg_class c"
                " WHERE c.oid = %s::regclass",
                [name, table],
            )
            secured, present = cursor.fetchone()
        if not secured:
            self._run("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", table)
        # Postgres rewrites conditions, so the one declared is kept in the policy's comment.
        declared = f"{role}: {condition}"
        if present == declared:
            return
        self._run("DROP POLICY IF EXISTS {} ON {}", name, table)
        self._run(
            f"CREATE POLICY {{}} ON {{}} TO {{}} USING ({condition}) WITH CHECK ({condition})",
            name,
            table,
            role,
        )
        self._execute(
            sql.SQL("COMMENT ON POLICY {} ON {} IS {}").format(
                sql.Identifier(name), sql.Identifier(table), sql.Literal(declared)
            )
        )

    # ---- references ----------------------------------------------------------------

    def _references(self, models: Iterable[type[TenantModel]]) -> None:
        present = {
            name
            for (name,) in self._rows(
                "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            )
        }
        for model in models:
            for field in model._meta.local_fields:
                if isinstance(field, TenantForeignKey):
                    self._reference(model, field, present)

    def _reference(self, model: type[Model], field: Any, present: set[str]) -> None:
        table, target = model._meta.db_table, field.related_model._meta.db_table
        if target not in self.standing or field.column not in self.standing[table]:
            return
        unique, constraint = f"{target}_wall", f"{table}_{field.column}_wall"
        if unique not in present:
            self._run(
                "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE (organization_id, id)", target, unique
            )
            present.add(unique)
        if constraint in present:
            return
        # NOT VALID takes no long lock; VALIDATE then reads the table under a weak one. Before
        # PostgreSQL 18 a partitioned table knows no NOT VALID.
        later = "" if getattr(model, "by_month", "") else " NOT VALID"
        self._run(
            "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY (organization_id, {}) REFERENCES {}"
            f" (organization_id, id) DEFERRABLE INITIALLY DEFERRED{later}",
            table,
            constraint,
            field.column,
            target,
        )
        self._run("ALTER TABLE {} VALIDATE CONSTRAINT {}", table, constraint)

    # ---- plumbing ------------------------------------------------------------------

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def _run(self, statement: str, *names: str) -> None:
        self._execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))  # type: ignore[arg-type]

    def _execute(self, statement: sql.Composed) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


def _search_views() -> set[str]:
    """Return the views that tenants may read: unmanaged models marked ``is_search_view``."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "is_search_view", False)
    }
