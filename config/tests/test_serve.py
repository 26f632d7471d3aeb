"""The local supervisor, with real processes in the place of web server and worker."""

import signal
import socket
import threading
import time

import pytest

from config.serve import Child, Supervisor, refuse_taken_port

SLEEP = ["-c", "import time; time.sleep(60)"]
STUBBORN = [
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


@pytest.fixture
def supervised():
    """Start a supervisor with two processes; stop what is left of them."""
    supervisor = Supervisor(Child("web server", SLEEP), Child("worker", SLEEP))
    supervisor.start()
    yield supervisor
    supervisor.web.kill_group()
    supervisor.worker.kill_group()


def watch(supervisor):
    """Watch in a thread; return the thread and where the exit code will be."""
    codes = []
    thread = threading.Thread(target=lambda: codes.append(supervisor.watch()))
    thread.start()
    return thread, codes


def test_it_says_which_port_is_taken_and_how_to_choose_another():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Cannot listen on 127\.0\.0\.1:{port}.*PORT="):
            refuse_taken_port("127.0.0.1", port)


def test_it_starts_a_dead_worker_again(supervised):
    first = supervised.worker.process
    thread, codes = watch(supervised)
    first.kill()
    deadline = time.monotonic() + 10
    while supervised.worker.process is first and time.monotonic() < deadline:
        time.sleep(0.05)
    supervised.ask_to_stop(signal.SIGTERM, None)
    thread.join(10)
    assert supervised.worker.process is not first
    assert supervised.worker.process.poll() is None
    assert codes == [0]


def test_it_gives_up_when_the_web_server_dies(supervised, capsys):
    supervised.web.process.kill()
    assert supervised.watch() == 1
    assert "The web server ended with code -9" in capsys.readouterr().out


def test_it_stops_both(supervised):
    supervised.stop()
    assert supervised.web.process.poll() is not None
    assert supervised.worker.process.poll() is not None


def test_it_kills_what_does_not_stop(monkeypatch, capsys):
    monkeypatch.setattr("config.serve._STOP_WITHIN", 0.5)
    supervisor = Supervisor(Child("web server", SLEEP), Child("worker", STUBBORN))
    supervisor.start()
    time.sleep(0.5)
    supervisor.stop()
    assert supervisor.worker.process.returncode == -signal.SIGKILL
    assert "The worker did not stop" in capsys.readouterr().out
