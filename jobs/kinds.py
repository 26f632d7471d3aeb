"""What a job can do: the base class of kinds and their registry.

An app registers its kinds in ``AppConfig.ready()``. A kind knows how to do one short step
and where it stands; leases, progress, cancel, retry and fairness are the engine's.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from jobs.models import Job


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did. It is saved in the same transaction as the step's own work."""

    cursor: dict[str, Any] = field(default_factory=dict)
    done: int = 0
    failed: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    total: int | None = None
    text: str = ""
    is_last: bool = False
    resume_at: datetime | None = None
    """Sleep until then: nothing is due before."""


class JobError(Exception):
    """The job cannot go on; the message tells the person why and what to do.

    Any other exception is taken for a passing failure: the engine pauses and tries again.
    """


class JobKind:
    """One kind of long work."""

    kind: ClassVar[str]
    is_transactional: ClassVar[bool] = True
    """Whether a step runs inside one transaction of the job's organization.

    A step that talks to the outside (mail, vendors) says False, opens its own scopes, and
    keeps a ledger of its own that makes it safe to repeat.
    """

    def step(self, job: Job) -> Step:
        """Do the next short piece (under a second or so) after ``job.cursor``."""
        raise NotImplementedError

    def on_end(self, job: Job) -> None:
        """Tidy up when the job ended in any way, inside its transaction."""

    def result_url(self, job: Job) -> str:
        """Return the page that shows what came of it, or nothing."""
        return ""


_KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Make a kind known to the engine."""
    _KINDS[kind.kind] = kind


def get(name: str) -> JobKind:
    """Return a kind. Raises JobError for one that this version does not know."""
    try:
        return _KINDS[name]
    except KeyError:
        message = f"This version of the product does not know jobs of kind {name!r}."
        raise JobError(message) from None


def tidy_up(job: Job) -> None:
    """Let the job's kind tidy up after the job ended; a kind no longer known has nothing to."""
    if job.kind in _KINDS:
        _KINDS[job.kind].on_end(job)
