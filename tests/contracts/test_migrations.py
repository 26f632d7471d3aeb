"""Migrations can be begun again where they broke off, and suit the release before."""

from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command as PlainMigrate
from django.db import Error, connections
from django.db.migrations import AddField
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.tests.months import as_owner, partitions
from accounts.tests.world import build_world
from config.checks import wall_problems
from leads.models import Lead

OURS = ("accounts", "jobs", "leads", "enrichment", "crm", "campaigns")
LOG, TIMELINE = "accounts_auditevent", "leads_activity"
UNMADE = "Tables without the wall's policy"
SHARED = {"django_content_type", "django_cache", "django_q_ormq", "jobs_worker"}
TOMBSTONES = "leads_lead_tombstone"
again = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def _migrate():
    call_command("migrate", verbosity=0, interactive=False)


def _ours():
    """Return our migrations, in an order that every process has."""
    found = sorted(MigrationLoader(None).disk_migrations.items())
    return [(app, name, migration) for (app, name), migration in found if app in OURS]


def _one_by_one():
    return [migration for _, _, migration in _ours() if not migration.atomic]


def _added_columns():
    for app, name, migration in _ours():
        for step in migration.operations:
            if isinstance(step, AddField):
                yield f"{app}.{name}", app, step.model_name, step.name


def _state_of_index(name):
    return as_owner("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name])


@contextmanager
def _in_the_way(*tables):
    """Take names that a step needs, so that it breaks off after others were done."""
    for table in tables:
        as_owner(f"CREATE TABLE {table} (id bigint)")
    yield
    for table in tables:
        as_owner(f"DROP TABLE {table}")


@again
def test_migrations_that_broke_off_in_their_middle_are_begun_again():
    world = build_world()
    with world.inside(world.acme, world.bob):
        Lead.objects.create(full_name="Ada")
    try:
        # Without the wall, which is only raised around all tables.
        call_command(PlainMigrate(), "accounts", "0001", database="owner", verbosity=0)
        assert as_owner(f"SELECT relkind FROM pg_class WHERE relname = '{LOG}'") == [("r",)]
        with _in_the_way(f"{LOG}_strays"), pytest.raises(Error):
            _migrate()
        assert as_owner("SELECT to_regproc('doctor_make_months') IS NOT NULL") == [(True,)]
        with _in_the_way(f"{TIMELINE}_strays"), pytest.raises(Error):
            _migrate()
        with _in_the_way("leads_lead_deleted"), pytest.raises(Error):
            _migrate()
        assert _state_of_index(TOMBSTONES) == [(True,)]
    finally:
        _migrate()
    assert partitions(LOG)[0] == f"{LOG}_before"
    assert partitions(TIMELINE)[0] == f"{TIMELINE}_before"
    assert _state_of_index("leads_lead_merged_email") == [(True,)]
    with world.inside(world.acme, world.bob):
        assert Lead.objects.search("ada").count() == 1


@again
@pytest.mark.parametrize("migration", _one_by_one(), ids=str)
def test_each_step_outside_a_transaction_can_be_done_twice(migration):
    connection = connections["owner"]
    state = MigrationLoader(connection).project_state((migration.app_label, migration.name), False)
    with connection.schema_editor(atomic=False) as editor:
        migration.apply(state, editor)


@again
def test_an_index_that_was_left_half_built_is_built_anew():
    world = build_world()
    recorder = MigrationRecorder(connections["owner"])
    as_owner(f"DROP INDEX {TOMBSTONES}")
    recorder.record_unapplied("leads", "0020_lead_indexes")
    owner = connections["owner"].get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    try:
        with psycopg.connect(**{name: owner.get(name) for name in names}) as busy:
            busy.execute(
                "INSERT INTO leads_tag (organization_id, name) VALUES (%s, 'x')", [world.acme.pk]
            )
            busy.execute("LOCK TABLE leads_lead IN ROW EXCLUSIVE MODE")
            as_owner("SET lock_timeout = '300ms'")
            with pytest.raises(Error):
                _migrate()
            busy.rollback()
    finally:
        as_owner("RESET lock_timeout")
        left = _state_of_index(TOMBSTONES)
        _migrate()
    assert left == [(False,)]
    assert _state_of_index(TOMBSTONES) == [(True,)]


@pytest.mark.parametrize(("migration", "app", "model", "name"), list(_added_columns()))
def test_an_added_column_may_be_left_out_by_the_release_before(migration, app, model, name):
    model = apps.get_model(app, model)
    if model._meta.managed:
        field = model._meta.get_field(name)
        assert field.null or field.has_db_default()


@again
@pytest.mark.parametrize(("app", "name"), [("leads", "0015"), ("accounts", "zero")])
def test_migrations_taken_back_leave_a_wall_around_what_stands(app, name):
    try:
        call_command("migrate", app, name, verbosity=0, interactive=False)
        left = as_owner(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition AND NOT relrowsecurity"
            " AND has_table_privilege('doctor_tenant', oid, 'SELECT')"
        )
        assert {table for (table,) in left} <= SHARED
        assert not [told for told in wall_problems() if not told.startswith(UNMADE)]
    finally:
        _migrate()
    assert wall_problems() == []
