"""The wall as Postgres enforces it, with raw SQL."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.wall.scope import TENANT_ROLE, acting_across, acting_for, current_scope
from accounts.wall.tenant import TenantForeignKey, tenant_models
from leads.models import Lead, Stage


def _rows(query, params=()):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def test_raw_sql_inside_a_scope_sees_only_its_organization(world):
    with world.inside(world.acme):
        Lead.objects.create(full_name="Ann")
    with world.inside(world.globex):
        Lead.objects.create(full_name="Gus")
        assert _rows("SELECT full_name FROM leads_lead") == [("Gus",)]
        assert _rows("SELECT name FROM accounts_organization") == [("Globex",)]
        assert _rows("SELECT email FROM accounts_user") == [("charlie@example.com",)]


def test_the_search_view_shows_only_the_organization_in_force(world):
    with world.inside(world.acme):
        Lead.objects.create(full_name="Ann Zimmermann")
    with world.inside(world.globex):
        assert _rows("SELECT count(*) FROM leads_search") == [(0,)]


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_outside_of_any_scope_no_tenant_table_can_be_read(world, model):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _rows(f"SELECT 1 FROM {model._meta.db_table}")


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_the_tenant_role_without_an_organization_sees_no_rows(world, model):
    with transaction.atomic():
        _rows("SELECT set_config('role', %s, true)", [TENANT_ROLE])
        assert _rows(f"SELECT count(*) FROM {model._meta.db_table}") == [(0,)]
        _rows("SELECT set_config('role', 'none', true)")


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_every_tenant_table_is_behind_the_wall(db, model):
    table = model._meta.db_table
    [(secured, policies)] = _rows(
        "SELECT relrowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid"
        " AND polname = 'tenant') FROM pg_class c WHERE oid = %s::regclass",
        [table],
    )
    assert secured, f"{table} has no row-level security"
    assert policies == 1, f"{table} has no policy for tenants"


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_indexes_and_unique_constraints_begin_with_the_organization(db, model):
    found = _rows(
        "SELECT i.relname, a.attname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]"
        " JOIN pg_am m ON m.oid = i.relam"
        " WHERE x.indrelid = %s::regclass AND x.indisunique AND NOT x.indisprimary",
        [model._meta.db_table],
    )
    lookups = {"prefix", "token_hash", "email"}  # found before an organization is in force
    for index, column in found:
        assert column == "organization_id" or column in lookups, index


PARTITIONS = "SELECT oid::regclass::text FROM pg_class WHERE relispartition AND relkind = 'r'"


@pytest.mark.parametrize("act", ["SELECT FROM", "DELETE FROM", "TRUNCATE"])
def test_partitions_are_reached_through_their_table_alone(world, act):
    """The table's policy holds for its partitions only where they are reached through it."""
    parts = {name for (name,) in _rows(PARTITIONS)}
    assert {"leads_activity_before", "accounts_auditevent_strays"} <= parts
    for name in parts:
        for scope in (transaction.atomic(), acting_across(), world.inside(world.acme)):
            with pytest.raises(ProgrammingError, match="permission denied"), scope:
                _rows(f"{act} {name}")


def test_a_row_cannot_be_written_into_another_organization(world):
    with world.inside(world.acme), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            Lead.objects.create(organization_id=world.globex.pk, full_name="Smuggled")


def test_update_and_delete_by_raw_sql_reach_no_other_organization(world):
    with world.inside(world.globex):
        lead = Lead.objects.create(full_name="Gus")
    with world.inside(world.acme), connection.cursor() as cursor:
        cursor.execute("UPDATE leads_lead SET full_name = 'Stolen'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM leads_lead WHERE id = %s", [lead.pk])
        assert cursor.rowcount == 0
    with world.inside(world.globex):
        assert Lead.objects.get().full_name == "Gus"


def test_a_reference_to_another_organizations_row_is_refused_by_postgres(world):
    with world.inside(world.globex):
        foreign = Stage.objects.create(name="Theirs", position=9)
    with pytest.raises(IntegrityError, match="_wall"), world.inside(world.acme):
        Lead.objects.create(full_name="Ann", stage_id=foreign.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_reference_between_tenant_tables_is_kept_within_one_organization(db):
    tenants = set(tenant_models())
    for model in tenants:
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model in tenants:
                assert isinstance(field, TenantForeignKey), f"{model.__name__}.{field.name}"


REFERENCES = [
    (model._meta.db_table, field.column)
    for model in tenant_models()
    for field in model._meta.local_fields
    if isinstance(field, TenantForeignKey)
]


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_postgres_refuses_every_reference_that_leaves_the_organization(db, table, column):
    """The constraint spans the organization and the id, and was validated on present rows."""
    found = _rows(
        "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND conname = %s",
        [table, f"{table}_{column}_wall"],
    )
    [(definition, is_validated)] = found
    assert definition.startswith(f"FOREIGN KEY (organization_id, {column}) REFERENCES")
    assert "(organization_id, id)" in definition
    assert is_validated


def test_the_directory_scope_reads_ids_but_no_content(world):
    with acting_across():
        assert len(_rows("SELECT id, organization_id FROM accounts_membership")) == 4
    for query in ("SELECT * FROM accounts_membership", "SELECT email FROM leads_lead"):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_across():
            _rows(query)


def test_a_nested_scope_gives_way_to_the_outer_one(world):
    with acting_for(world.acme.pk):
        with acting_for(world.globex.pk):
            assert _rows("SELECT name FROM accounts_organization") == [("Globex",)]
        assert _rows("SELECT name FROM accounts_organization") == [("Acme",)]
        with pytest.raises(ZeroDivisionError), acting_for(world.globex.pk):
            raise ZeroDivisionError
        assert _rows("SELECT name FROM accounts_organization") == [("Acme",)]
        assert current_scope().organization_id == world.acme.pk
    assert current_scope() is None


def test_the_login_role_owns_nothing_and_bypasses_nothing(db):
    [(superuser, bypass, create_role, owned)] = _rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole,"
        " (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r"
        " WHERE rolname = current_user"
    )
    assert (superuser, bypass, create_role, owned) == (False, False, False, 0)
