"""The whole product on one machine: `python -m config.serve`, which `make run` calls.

Starts Postgres (unless ``DATABASE_URL`` names one), migrates, seeds the demo workspace once,
then watches over gunicorn and the worker until it is told to stop.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from config import env

_READY_WITHIN = 90.0
_STOP_WITHIN = 20.0
_POLL = 0.1


@dataclass
class Child:
    """A process we watch over, in a process group of its own so that we alone stop it."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] = field(init=False)
    restarts: int = 0

    def start(self) -> None:
        """Start the process."""
        command = [sys.executable, *self.arguments]
        self.process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 -- ours

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process itself, which tells its own children."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kill what is left of the process and its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Starts the children, restarts a dead worker or Postgres, stops all together."""

    def __init__(
        self, web: Child, worker: Child, revive_database: Callable[[], bool] = lambda: False
    ) -> None:
        """Take the two children, and what starts a dead Postgres and tells whether it was."""
        self.web, self.worker, self.revive_database = web, worker, revive_database
        self.is_stopping = False

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        """Handle SIGINT, SIGTERM and SIGHUP."""
        self.is_stopping = True

    def start(self) -> None:
        """Start both."""
        self.web.start()
        self.worker.start()

    def watch(self) -> int:
        """Return 0 once told to stop, 1 when the web server died."""
        while not self.is_stopping:
            self.mend()
            if self.web.process.poll() is not None:
                say(f"The web server ended with code {self.web.process.returncode}; stopping.")
                return 1
            time.sleep(_POLL)
        return 0

    def mend(self) -> None:
        """Start Postgres or the worker again where it died, the worker's orphans put to rest."""
        if self.is_stopping:
            return
        self._mend_database()
        if self.worker.process.poll() is None:
            return
        code = self.worker.process.returncode
        self.worker.kill_group()
        self.worker.restarts += 1
        say(f"The worker ended with code {code}; starting it again.")
        time.sleep(min(self.worker.restarts, 10))
        self.worker.start()

    def _mend_database(self) -> None:
        try:
            if self.revive_database():
                say("Postgres was gone; it runs again.")
        except subprocess.SubprocessError:
            say("Postgres is gone and does not start yet; trying again.")
            time.sleep(1)

    def stop(self) -> None:
        """Stop both: kindly, then by force."""
        children = [child for child in (self.web, self.worker) if hasattr(child, "process")]
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_WITHIN
        for child in children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"The {child.name} did not stop in {_STOP_WITHIN:.0f} s and is killed.")
            child.kill_group()

    def wait_until_ready(self, url: str) -> bool:
        """Return whether pages and worker answer in time; False too when told to stop."""
        deadline = time.monotonic() + _READY_WITHIN
        while time.monotonic() < deadline and not self.is_stopping:
            self.mend()
            if self.web.process.poll() is not None:
                return False
            if _is_ready(url):
                return True
            time.sleep(_POLL)
        return False


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 -- ours
            return b'"worker": true' in answer.read()
    except (urllib.error.URLError, OSError):
        return False


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)  # noqa: T201 -- this is the program's face


def refuse_taken_port(host: str, port: int) -> None:
    """Exit with a clear message where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Cannot listen on {host}:{port}: {error.strerror}. Is the product running "
                f"already? Choose another port: PORT={port + 1} make run"
            )


def prepare() -> None:
    """Bring database and demo workspace up to date."""
    import django

    django.setup()
    from django.core.management import call_command

    from config.demo import seed_demo

    call_command("migrate", verbosity=0, interactive=False)
    if seed_demo():
        say("The demo workspace is made.")
    from django.db import connections

    connections.close_all()


def revive_database() -> bool:
    """Start the embedded Postgres again where it was killed; return whether it was gone."""
    from django.conf import settings

    from config.databases import revive_embedded

    return not env.text("DATABASE_URL") and revive_embedded(settings.VAR_DIR / "postgres")


def welcome(url: str, seconds: float) -> str:
    """Return what to do next."""
    from config.demo import LOGINS, PASSWORD, demo_is_here

    lines = ["", f"  AI Sales Doctor runs at {url} (ready in {seconds:.1f} s)", ""]
    if demo_is_here():
        lines += [f"  {login.role:<18} {login.email:<24} {PASSWORD}" for login in LOGINS] + [""]
    lines += ["  Mails it sends itself:  " + f"{url}/outbox/"] if not env.text("EMAIL_URL") else []
    return "\n".join([*lines, "  Ctrl-C stops it; the data stays in var/.", ""])


def main() -> int:
    """Run until told to stop; return the exit code."""
    began = time.monotonic()
    host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000, least=1)
    url = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 -- read
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ.setdefault("BASE_URL", url)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    refuse_taken_port(host, port)
    supervisor = Supervisor(
        Child(
            "web server", ["-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
        ),
        Child("worker", ["manage.py", "worker"]),
        revive_database,
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.ask_to_stop)
    say("Starting ...")
    prepare()
    code = 1
    try:
        supervisor.start()
        if supervisor.wait_until_ready(url):
            say(welcome(url, time.monotonic() - began))
            code = supervisor.watch()
        elif supervisor.is_stopping:
            code = 0
        else:
            say("The product did not get ready; what the log above says last may tell why.")
    finally:
        say("Stopping ...")
        supervisor.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
