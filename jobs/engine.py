"""Runs slices: steps of one leased job until the slice's time is up."""

import logging
from datetime import timedelta

import structlog
from django.utils import timezone

from accounts.wall.scope import Actor, acting_for
from jobs import kinds
from jobs.kinds import JobError, JobKind, Step
from jobs.leases import LEASE, Lease, take_lease
from jobs.models import Job
from jobs.queue import issue_ticket
from lib.clock import Deadline

SLICE_SECONDS = 3.0
MAX_ATTEMPTS = 5
_log = logging.getLogger(__name__)


def run_one_slice() -> bool:
    """Run one slice of the job whose turn it is; return whether there was one."""
    lease = take_lease()
    if lease is None:
        return False
    with structlog.contextvars.bound_contextvars(job=lease.job_id):
        if _run(lease):
            issue_ticket()
    return True


def _run(lease: Lease) -> bool:
    """Step until the time is up; return whether the job wants another slice at once."""
    deadline = Deadline(SLICE_SECONDS)
    while True:
        try:
            goes_on = _step(lease)
        except _LeaseLostError:
            return False
        except JobError as error:
            return _fail(lease, str(error))
        except Exception as error:  # noqa: BLE001 -- the engine is where a kind's failure ends
            return _try_again(lease, error)
        if not goes_on:
            return False
        if deadline.has_passed:
            return _hand_back(lease)


class _LeaseLostError(Exception):
    """Another worker holds the job now."""


def _actor(job: Job) -> Actor:
    if job.requested_by_id is None:
        return Actor("system", None, f"job {job.pk}")
    return Actor("person", job.requested_by_id, f"{job.requested_by} (job {job.pk})")


def _held(lease: Lease) -> Job:
    """Return the job under lock. Raises _LeaseLostError where the lease is not ours."""
    job: Job | None = (
        Job.objects.select_for_update(of=("self",))
        .select_related("requested_by")
        .filter(pk=lease.job_id, lease_owner=lease.owner)
        .first()
    )
    if job is None or job.is_finished:
        raise _LeaseLostError
    return job


def _step(lease: Lease) -> bool:
    """Do one step and save it with its work; return whether there is more to do now."""
    with acting_for(lease.organization_id):
        job = _held(lease)
        if job.cancel_requested:
            _end(job, Job.State.CANCELLED)
            return False
        kind = kinds.get(job.kind)
        if job.state == Job.State.QUEUED:
            job.state = Job.State.RUNNING
            job.started_at = job.started_at or timezone.now()
        if kind.is_transactional:
            with acting_for(lease.organization_id, _actor(job)):
                return _record(job, kind, kind.step(job))
        job.lease_until = timezone.now() + LEASE
        job.save()
    step = kind.step(job)
    with acting_for(lease.organization_id):
        return _record(_held(lease), kind, step)


def _record(job: Job, kind: JobKind, step: Step) -> bool:
    job.cursor = step.cursor or job.cursor
    job.done += step.done
    job.failed += step.failed
    job.add_counts(step.counts)
    job.total = step.total if step.total is not None else job.total
    job.progress_text = step.text or job.progress_text
    job.attempts = 0
    job.lease_until = timezone.now() + LEASE
    if step.is_last:
        _end(job, Job.State.FINISHED)
        return False
    if step.resume_at is not None:
        job.not_before = step.resume_at
        _release(job)
        return False
    job.save()
    return True


def _end(job: Job, state: Job.State, error: str = "") -> None:
    job.state = state
    job.error = error
    job.finished_at = timezone.now()
    kinds.tidy_up(job)
    _release(job)


def _release(job: Job) -> None:
    job.lease_owner = ""
    job.lease_until = None
    job.save()


def _hand_back(lease: Lease) -> bool:
    with acting_for(lease.organization_id):
        try:
            _release(_held(lease))
        except _LeaseLostError:
            return False
    return True


def _fail(lease: Lease, message: str) -> bool:
    _log.warning("a job failed: %s", message)
    with acting_for(lease.organization_id):
        try:
            _end(_held(lease), Job.State.FAILED, message)
        except _LeaseLostError:
            return False
    return False


def _try_again(lease: Lease, error: Exception) -> bool:
    """Pause and retry what failed unexpectedly; give up after ``MAX_ATTEMPTS``."""
    _log.exception("a step failed", exc_info=error)
    with acting_for(lease.organization_id):
        try:
            job = _held(lease)
        except _LeaseLostError:
            return False
        job.attempts += 1
        if job.attempts >= MAX_ATTEMPTS:
            message = (
                f"It failed {job.attempts} times, last with: {error}. What was done before "
                "is kept; Retry goes on from there."
            )
            _end(job, Job.State.FAILED, message)
            return False
        job.not_before = timezone.now() + timedelta(seconds=2**job.attempts)
        job.progress_text = f"Trying again soon: {error}"[:200]
        _release(job)
    return False
