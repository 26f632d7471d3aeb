"""Imports, undos and merges at the same moment, in transactions that really commit."""

import threading
from collections import Counter

import pytest
from django.db import connection

from accounts.errors import ConflictError
from accounts.tests.world import build_world
from jobs.models import Job
from leads.importing import planning
from leads.models import Activity, ChangeSet, Import, Lead
from leads.services.edit_lead import edit_lead
from leads.services.merge_leads import merge_leads
from leads.services.undo_change_set import undo_change_set
from leads.tests.importing_world import begin, finish, leads_of, start_text, work_off
from leads.writing import Source, Trust

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = Source(Trust.PERSON, "1")
ROWS = 60
KNOWN = "Email,City,Title\n" + "".join(f"k{n}@x.example,Bonn,CEO\n" for n in range(ROWS))
CHANGED = "Email,City,Title\n" + "".join(
    f"{'k' if n % 2 else 'n'}{n}@x.example,Rome,CTO\n" for n in range(ROWS)
)


@pytest.fixture
def world(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 7)
    return build_world()


@pytest.fixture
def changed(world):
    """Import leads, and then a file that changes half of them and brings as many; return it."""
    finish(world, start_text(world, KNOWN))
    world.before = _rows(world)
    return finish(world, start_text(world, CHANGED), "overwrite")


def _rows(world):
    with world.inside(world.acme):
        live = Lead.objects.live().order_by("email_key")
        return list(live.values_list("pk", "email", "city", "title", "provenance"))


def _at_once(*acts):
    """Do all acts, each in a thread of its own; return what each gave or raised."""
    start, given = threading.Barrier(len(acts)), [None] * len(acts)

    def do(place):
        try:
            start.wait(10)
            given[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 -- handed back
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return given


def _undo(world, run):
    with world.inside(world.acme, world.bob):
        return undo_change_set(change_set_id=run.change_set_id)


def _edit(world, email, **values):
    with world.inside(world.acme, world.alice):
        lead = Lead.objects.live().get(email=email)
        edit_lead(lead_id=lead.pk, values=values, source=PERSON)


def test_undo_in_committed_steps_brings_every_value_back(world, changed):
    assert len(leads_of(world)) == ROWS + ROWS // 2
    _undo(world, changed)
    work_off()
    assert _rows(world) == world.before


def test_of_two_undos_at_once_one_is_refused_and_the_other_exact(world, changed):
    given = _at_once(lambda: _undo(world, changed), lambda: _undo(world, changed))
    assert {type(one) for one in given} == {Job, ConflictError}
    _at_once(work_off, work_off)
    assert _rows(world) == world.before
    with world.inside(world.acme):
        assert ChangeSet.objects.get(pk=changed.change_set_id).state == ChangeSet.State.UNDONE
        assert set(Counter(_undone(world)).values()) == {1}


def _undone(world):
    found = Activity.objects.filter(kind="undone")
    return list(found.values_list("lead_id", flat=True))


def test_an_undo_waits_until_its_import_is_done(world):
    finish(world, start_text(world, KNOWN))
    before = _rows(world)
    run = begin(world, start_text(world, CHANGED), "overwrite")
    with pytest.raises(ConflictError, match="still runs"):
        _undo(world, run)
    refused = []

    def press():
        while True:
            try:
                return _undo(world, run)
            except ConflictError as error:
                refused.append(error.message)

    given = _at_once(work_off, press)
    assert isinstance(given[1], Job), given
    assert all("still runs" in message for message in refused)
    work_off()
    assert _rows(world) == before


def test_a_lead_that_somebody_changed_since_is_left_alone(world, changed):
    _edit(world, "k1@x.example", title="Boss")
    _edit(world, "n2@x.example", title="Boss")
    _undo(world, changed)
    work_off()
    kept = {lead.email: (lead.title, lead.city) for lead in leads_of(world)}
    assert kept.pop("n2@x.example") == ("Boss", "Rome")
    assert kept.pop("k1@x.example") == ("Boss", "Rome")
    assert set(kept.values()) == {("CEO", "Bonn")}
    assert len(kept) == ROWS - 1


def test_an_edit_in_the_middle_of_an_undo_is_never_lost(world, changed):
    emails = [f"k{n}@x.example" for n in range(1, ROWS, 6)]

    def write():
        for email in emails:
            _edit(world, email, title="Boss")

    _undo(world, changed)
    assert _at_once(work_off, write) == [None, None]
    titles = {lead.email: lead.title for lead in leads_of(world)}
    assert {titles[email] for email in emails} == {"Boss"}
    assert Counter(titles.values()) == {"Boss": len(emails), "CEO": ROWS - len(emails)}


def test_two_imports_of_one_file_at_once_take_each_row_once(world):
    runs = [begin(world, start_text(world, KNOWN)) for _ in range(2)]
    assert _at_once(work_off, work_off) == [None, None]
    with world.inside(world.acme):
        counts = [
            run.job.counts
            for run in Import.objects.select_related("job").filter(pk__in=[one.pk for one in runs])
        ]
    assert sum(one["created"] for one in counts) == ROWS
    assert sum(one["created"] + one["unchanged"] for one in counts) == 2 * ROWS
    emails = [lead.email for lead in leads_of(world)]
    assert len(emails) == len(set(emails)) == ROWS


def test_the_undo_of_one_of_two_imports_leaves_the_rows_of_the_other(world):
    first, second = (begin(world, start_text(world, KNOWN)) for _ in range(2))
    _at_once(work_off, work_off)
    with world.inside(world.acme):
        made = {run.pk: run.job.counts["created"] for run in _finished(first, second)}
    _undo(world, first)
    work_off()
    assert len(leads_of(world)) == made[second.pk]


def _finished(*runs):
    return Import.objects.select_related("job").filter(pk__in=[run.pk for run in runs])


def test_merges_while_an_import_changes_the_same_leads_lose_no_lead(world):
    finish(world, start_text(world, KNOWN))
    with world.inside(world.acme):
        ids = list(Lead.objects.order_by("pk").values_list("pk", flat=True))
    pairs = list(zip(ids[::2], ids[1::2], strict=True))
    rows = "".join(f"k{n}@x.example,Rome,CEO\n" for n in range(0, ROWS, 2))
    begin(world, start_text(world, f"Email,City,Title\n{rows}"), "overwrite")

    def merge():
        for survivor, loser in pairs:
            with world.inside(world.acme, world.alice):
                merge_leads(survivor_id=survivor, loser_ids=[loser])

    assert _at_once(work_off, merge) == [None, None]
    found = leads_of(world)
    assert [lead.pk for lead in found] == [survivor for survivor, _ in pairs]
    assert {lead.city for lead in found} == {"Rome"}
    assert [lead.other_emails for lead in found] == [[f"k{n}@x.example"] for n in range(1, ROWS, 2)]
