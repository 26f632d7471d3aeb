"""The tests' Postgres: migrated once into a template, copied for each test process."""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config.databases import OWNER_ROLE

ROOT = Path(__file__).parent
_CODE = b"".join(
    path.read_bytes()
    for pattern in ("*/migrations/*.py", "accounts/wall/*.py", "*/models.py")
    for path in sorted(ROOT.glob(pattern))
)
# Autovacuum may hold a database; the next run drops what is left.
_SPARED = suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse)
TEMPLATE = f"doctor_template_{hashlib.sha256(_CODE).hexdigest()[:12]}"


def _owner_dsn(name):
    owner = settings.DATABASES["owner"]
    return psycopg.conninfo.make_conninfo(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=name,
    )


def _point_at(name):
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def _drop_leftovers(admin):
    for (name,) in admin.execute("SELECT datname FROM pg_database").fetchall():
        match = re.fullmatch(r"doctor_test_(\d+)", name)
        if match and not Path(f"/proc/{match[1]}").exists():
            with _SPARED:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Make this process's database from the migrated template."""
    name = f"doctor_test_{os.getpid()}"
    original = settings.DATABASES["owner"]["NAME"]
    with (
        django_db_blocker.unblock(),
        psycopg.connect(_owner_dsn(original), autocommit=True) as admin,
    ):
        # One process migrates the template while the others wait for the lock.
        admin.execute("SELECT pg_advisory_lock(20)")
        _drop_leftovers(admin)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(TEMPLATE), sql.Identifier(OWNER_ROLE)
                )
            )
        _point_at(TEMPLATE)
        call_command("migrate", verbosity=0, interactive=False)
        _point_at(name)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
        admin.execute("SELECT pg_advisory_unlock(20)")
    yield
    with (
        django_db_blocker.unblock(),
        psycopg.connect(_owner_dsn(original), autocommit=True) as admin,
    ):
        for alias in ("default", "owner"):
            connections[alias].close()
        with _SPARED:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def swept(request):
    """Empty the tables after a test that really commits; only their owner may."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        return
    with psycopg.connect(_owner_dsn(settings.DATABASES["owner"]["NAME"])) as owner:
        owner.execute(
            "TRUNCATE accounts_user, accounts_organization, django_q_ormq, django_q_schedule,"
            " django_cache, django_session, jobs_turn, jobs_worker CASCADE"
        )


@pytest.fixture
def world(db):
    """Acme with alice (owner), bob (rep) and vera (viewer); Globex with charlie."""
    from accounts.tests.world import build_world

    return build_world()
