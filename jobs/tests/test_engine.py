"""How jobs run: slices, leases, cancel, retry, fairness."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from accounts.errors import ConflictError
from accounts.wall.scope import acting_for
from jobs import engine, kinds
from jobs.engine import MAX_ATTEMPTS, run_one_slice
from jobs.kinds import JobError, JobKind, Step
from jobs.leases import take_lease
from jobs.models import Job
from jobs.services.cancel_job import cancel_job
from jobs.services.retry_job import retry_job
from jobs.services.start_job import start_job


class Counting(JobKind):
    """Counts to the number in its parameters, one a step, and remembers who ran."""

    kind = "test.count"
    ran: list

    def __init__(self):
        self.ran = []
        self.ended = []

    def step(self, job):
        at = job.cursor.get("at", 0) + 1
        self.ran.append((job.organization_id, at))
        last = job.parameters["to"]
        return Step({"at": at}, done=1, counts={"odd": at % 2}, total=last, is_last=at >= last)

    def on_end(self, job):
        self.ended.append(job.state)


class Failing(JobKind):
    kind = "test.fail"

    def __init__(self, error):
        self.error = error

    def step(self, job):
        Job.objects.create(kind="test.trace", title="half-done work", not_before=timezone.now())
        raise self.error


@pytest.fixture
def counting(monkeypatch):
    kind = Counting()
    monkeypatch.setitem(kinds._KINDS, kind.kind, kind)
    return kind


@pytest.fixture
def one_step_slices(monkeypatch):
    monkeypatch.setattr(engine, "SLICE_SECONDS", 0.0)


def _start(world, organization, to=3):
    with world.inside(organization, world.alice):
        return start_job(kind="test.count", title="Count", parameters={"to": to})


def _reload(job):
    with acting_for(job.organization_id):
        return Job.objects.get(pk=job.pk)


def _due_now(job):
    with acting_for(job.organization_id):
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())


def test_a_job_runs_to_its_end_and_adds_up_its_counts(world, counting):
    job = _start(world, world.acme)
    assert run_one_slice()
    job = _reload(job)
    assert (job.state, job.done, job.total, job.percent) == ("finished", 3, 3, 100)
    assert job.counts == {"odd": 2}
    assert counting.ended == ["finished"]
    assert not run_one_slice()


def test_each_slice_goes_on_where_the_last_one_stopped(world, counting, one_step_slices):
    job = _start(world, world.acme)
    run_one_slice()
    assert _reload(job).cursor == {"at": 1}
    run_one_slice()
    run_one_slice()
    assert [at for _, at in counting.ran] == [1, 2, 3]
    assert _reload(job).state == "finished"


def test_organizations_take_turns_however_much_one_has_to_do(world, counting, one_step_slices):
    for _ in range(3):
        _start(world, world.acme, to=3)
    _start(world, world.globex, to=2)
    for _ in range(4):
        run_one_slice()
    acme, globex = world.acme.pk, world.globex.pk
    assert [organization for organization, _ in counting.ran] == [acme, globex, acme, globex]


def test_a_leased_job_is_not_run_by_another_worker(world, counting):
    _start(world, world.acme)
    assert take_lease() is not None
    assert take_lease() is None
    assert not run_one_slice()


def test_a_dead_workers_job_is_taken_over_when_its_lease_ends(world, counting):
    job = _start(world, world.acme)
    take_lease()
    with acting_for(job.organization_id):
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_one_slice()
    assert _reload(job).state == "finished"


def test_a_worker_that_lost_its_lease_writes_nothing_more(world, counting):
    job = _start(world, world.acme)
    lease = take_lease()
    with acting_for(job.organization_id):
        Job.objects.update(lease_owner="someone else")
    assert engine._run(lease) is False
    assert counting.ran == []


def test_a_failed_step_leaves_no_half_done_work_and_is_tried_again(world, monkeypatch):
    monkeypatch.setitem(kinds._KINDS, "test.fail", Failing(RuntimeError("the vendor sleeps")))
    with world.inside(world.acme):
        job = start_job(kind="test.fail", title="Fail")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert run_one_slice()
        job = _reload(job)
        assert job.attempts == attempt
        assert not run_one_slice(), "it pauses before the next attempt"
        _due_now(job)
    assert job.state == "failed"
    assert "the vendor sleeps" in job.error
    with acting_for(job.organization_id):
        assert not Job.objects.filter(kind="test.trace").exists()


def test_a_job_error_ends_the_job_with_its_sentence(world, monkeypatch):
    monkeypatch.setitem(kinds._KINDS, "test.fail", Failing(JobError("The file is gone.")))
    with world.inside(world.acme):
        job = start_job(kind="test.fail", title="Fail")
    run_one_slice()
    job = _reload(job)
    assert (job.state, job.error) == ("failed", "The file is gone.")


def test_a_kind_that_this_version_does_not_know_fails_with_words(world):
    with world.inside(world.acme):
        job = start_job(kind="test.unknown", title="From the future")
    run_one_slice()
    assert "does not know" in _reload(job).error


def test_cancel_stops_a_waiting_job_at_once_and_a_running_one_after_its_step(
    world, counting, one_step_slices
):
    waiting = _start(world, world.acme)
    with world.inside(world.acme, world.alice):
        assert cancel_job(job_id=waiting.pk).state == "cancelled"
    running = _start(world, world.acme)
    lease = take_lease()
    with world.inside(world.acme, world.alice):
        assert cancel_job(job_id=running.pk).state == "queued"
    engine._run(lease)
    assert _reload(running).state == "cancelled"
    assert counting.ran == []


def test_a_finished_job_can_be_neither_cancelled_nor_retried(world, counting):
    job = _start(world, world.acme)
    run_one_slice()
    for service in (cancel_job, retry_job):
        with pytest.raises(ConflictError), world.inside(world.acme):
            service(job_id=job.pk)


def test_retry_goes_on_from_where_the_job_stopped(world, counting, one_step_slices):
    job = _start(world, world.acme)
    run_one_slice()
    with world.inside(world.acme):
        cancel_job(job_id=job.pk)
        retry_job(job_id=job.pk)
    run_one_slice()
    run_one_slice()
    assert [at for _, at in counting.ran] == [1, 2, 3]
    assert _reload(job).state == "finished"


def test_a_rolled_back_caller_leaves_neither_job_nor_ticket(world, counting):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), world.inside(world.acme):
        start_job(kind="test.count", title="Never", parameters={"to": 1})
        raise ZeroDivisionError
    assert OrmQ.objects.count() == 0
    assert take_lease() is None


def test_starting_a_job_queues_a_ticket_in_the_same_transaction(world, counting):
    _start(world, world.acme)
    assert OrmQ.objects.count() == 1


def test_a_sleeping_job_waits_for_its_time(world, counting):
    with world.inside(world.acme):
        job = start_job(
            kind="test.count",
            title="Later",
            parameters={"to": 1},
            not_before=timezone.now() + timedelta(hours=1),
        )
    assert not run_one_slice()
    _due_now(job)
    assert run_one_slice()
