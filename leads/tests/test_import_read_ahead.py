"""A large file is read by a process of its own, ahead of what is written."""

import os
import signal

import pytest

from jobs import kinds
from jobs.engine import run_one_slice
from leads.importing import planning, reading_ahead
from leads.importing.reading import Plan
from leads.services.run_import import KIND
from leads.tests.importing_world import begin, finish, leads_of, problems_of, start_text, work_off

ROWS = 60
TEXT = "Email,Tags,Opted out,Stars\n" + "".join(
    f"l{n % 50}@x.example,{'vip' if n % 9 == 0 else ''},{'yes' if n == 7 else ''},{n}\n"
    if n % 11
    else ",,,\nnobody,,,\n"
    for n in range(ROWS)
)


@pytest.fixture
def ahead(monkeypatch):
    """Let even a small file be read ahead; return what holds the reader."""
    monkeypatch.setattr(reading_ahead, "WORTH_IT", 0)
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 8)
    return kinds.get(KIND)._ahead


@pytest.fixture
def read_here(monkeypatch):
    """Return the places from which this process read by itself."""
    places, real = [], Plan.read

    def read(self, start):
        places.append(start.number)
        return real(self, start)

    monkeypatch.setattr(Plan, "read", read)
    return places


def test_what_is_read_ahead_comes_to_the_same(world, ahead, read_here, monkeypatch):
    run = finish(world, start_text(world, TEXT), Stars="new:number")
    assert read_here == [0]
    here = [(lead.email, lead.custom, lead.opted_out_at is None) for lead in leads_of(world)]
    counts, problems = run.job.counts, [(p.row, p.message) for p in problems_of(world, run)]

    monkeypatch.setattr(reading_ahead, "WORTH_IT", 10_000)
    with world.inside(world.acme):
        for lead in leads_of(world):
            lead.delete()
    again = finish(world, start_text(world, TEXT), Stars="custom.stars")
    assert read_here[1:] == list(range(0, ROWS, 8))
    assert here == [(x.email, x.custom, x.opted_out_at is None) for x in leads_of(world)]
    assert counts == again.job.counts
    assert problems == [(p.row, p.message) for p in problems_of(world, again)]


def test_the_worker_reads_itself_when_the_reader_was_killed(world, ahead, read_here, monkeypatch):
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    begin(world, start_text(world, TEXT))
    run_one_slice()
    run_one_slice()
    os.kill(ahead._reader.pid, signal.SIGKILL)
    work_off()
    assert len(read_here) > 1
    assert len(leads_of(world)) == len({lead.email for lead in leads_of(world)}) > 40
    assert ahead._reader is None


def test_imports_that_take_turns_do_not_get_each_others_rows(world, ahead, monkeypatch):
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    for name in ("a", "b"):
        begin(
            world,
            start_text(world, "Email\n" + "".join(f"{name}{n}@x.example\n" for n in range(20))),
        )
    work_off()
    found = sorted(lead.email for lead in leads_of(world))
    assert found == sorted(f"{name}{n}@x.example" for name in "ab" for n in range(20))


def test_no_reader_is_left_when_an_import_ends(world, ahead):
    finish(world, start_text(world, TEXT))
    assert ahead._reader is None
