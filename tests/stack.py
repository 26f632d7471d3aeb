"""The whole product as real processes: Postgres, gunicorn, worker, on data of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import requests

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=60, what="it", every=0.2):
    """Return the first true value of ``condition()``; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s for {what}")


class Product:
    """A running product."""

    def __init__(self, folder, port, process):
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.process = process

    def is_ready(self):
        """Return whether pages and worker answer."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).json().get("worker")
        except (requests.RequestException, ValueError):
            return False

    def connect(self):
        """Return a connection of the superuser to the product's Postgres."""
        lines = (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()
        dsn = f"host={lines[4]} user=postgres dbname=doctor"
        return psycopg.connect(dsn, autocommit=True)

    def query(self, sql, params=()):
        """Run SQL as the superuser of the product's Postgres."""
        with self.connect() as connection:
            cursor = connection.execute(sql, params or None)
            return cursor.fetchall() if cursor.description else []

    def postmaster_pid(self):
        """Return the process id of Postgres, None where it does not run."""
        try:
            pid = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return None
        return pid if psutil.pid_exists(pid) else None

    def worker_pids(self):
        """Return the processes of the worker: command, sentinel, pool."""
        return sorted(self._pids(r"manage\.py worker"))

    def web_pids(self):
        """Return the processes that answer requests; the arbiter above them is left out."""
        found = self._pids(r"gunicorn")
        return [pid for pid in found if psutil.Process(pid).ppid() in found]

    def _pids(self, pattern):
        found = set()
        for path in Path("/proc").glob("[0-9]*"):
            try:
                command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (path / "environ").read_bytes()
            except OSError:
                continue
            if re.search(pattern, command) and f"VAR_DIR={self.folder}".encode() in environment:
                found.add(int(path.name))
        return found

    def kill_worker(self):
        """Kill every process of the worker, as a power cut would."""
        kill(self.worker_pids())


def kill(pids):
    """End processes that may be gone already, without a word."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def running_product(**environment):
    """Start the product by the command that ``make run`` calls; stop it and drop its data."""
    folder = Path(tempfile.mkdtemp(prefix="doctor-stack-"))
    port = free_port()
    log = folder / "log"
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL")
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=ROOT,
            env=kept
            | {"VAR_DIR": str(folder), "PORT": str(port), "LOG_LEVEL": "WARNING"}
            | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    product = Product(folder, port, process)
    try:
        wait_for(lambda: product.is_ready() or process.poll() is not None, 120, "the product")
        if process.poll() is not None:
            raise AssertionError(f"the product did not start:\n{log.read_text()[-3000:]}")
        yield product
    except BaseException:
        print(log.read_text()[-3000:])
        raise
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
