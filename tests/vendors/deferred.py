"""What vendors have in common that take questions in, answer later, and may call back.

A vendor that calls back does so from a thread of its own, over HTTP: once (``ONCE``), twice
(``TWICE``), late (``LATE``) or never.
"""

import contextlib
import itertools
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tests.vendors.simulator import Simulator

ONCE = (0.0,)
TWICE = (0.0, 0.05)
LATE = (1.5,)
NEVER: tuple[float, ...] = ()

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Job:
    """Questions that a vendor took in."""

    questions: list[Any]
    callback_url: str | None
    since: float = field(default_factory=time.monotonic)
    polls: int = 0
    is_done: bool = False
    answer: Any = None


class DeferredSimulator(Simulator):
    """A vendor whose answers are ready after ``polls_needed`` questions and ``seconds_needed``.

    ``calls_back`` are the seconds after which it calls, counted from when it has the answers; a
    call finds them ready, however often it was asked. ``called`` are the addresses it called, with
    the status of the answer, None where nobody answered.
    """

    polls_needed = 1
    seconds_needed = 0.0
    calls_back: tuple[float, ...] = NEVER

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, Job] = {}
        self.called: list[tuple[str, int | None]] = []
        self._numbers = itertools.count(1)
        self._threads: list[threading.Thread] = []

    def work_out(self, job: Job) -> Any:
        """Return the answers to a job and charge for them; done once for each."""
        raise NotImplementedError

    def callback_body(self, ref: str, job: Job) -> Any:
        """Return what is posted to the address."""
        raise NotImplementedError

    def next_number(self) -> int:
        """Return a number that no other job has."""
        return next(self._numbers)

    def take_in(self, ref: str, questions: list[Any], callback_url: str | None) -> None:
        """Keep questions, and call back when the time has come."""
        self.jobs[ref] = Job(questions, callback_url)
        for seconds in self.calls_back if callback_url else ():
            thread = threading.Thread(
                target=self._call, args=(ref, self.seconds_needed + seconds), daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def poll(self, ref: str) -> Job | None:
        """Return a job, for once more; None where there is none. ``is_done`` says if it is ready.

        The caller holds the lock.
        """
        job = self.jobs.get(ref)
        if job is None:
            return None
        is_time = time.monotonic() - job.since >= self.seconds_needed
        if not job.is_done and job.polls >= self.polls_needed and is_time:
            self._finish(job)
        job.polls += 1
        return job

    def wait_for_calls(self, seconds: float = 5.0) -> None:
        """Return when all calls that were due have been made."""
        until = time.monotonic() + seconds
        for thread in list(self._threads):
            thread.join(max(0.0, until - time.monotonic()))

    def _finish(self, job: Job) -> None:
        if not job.is_done:
            job.answer = self.work_out(job)
            job.is_done = True

    def _call(self, ref: str, seconds: float) -> None:
        time.sleep(seconds)
        with self.lock:
            job = self.jobs[ref]
            self._finish(job)
            content = json.dumps(self.callback_body(ref, job)).encode()
        url = str(job.callback_url)
        answered = _post(url, content)
        with self.lock:
            self.called.append((url, answered))


def _post(url: str, content: bytes) -> int | None:
    request = urllib.request.Request(
        url, content, {"Content-Type": "application/json"}, method="POST"
    )
    with contextlib.suppress(OSError):
        try:
            with _OPENER.open(request, timeout=5) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
    return None
