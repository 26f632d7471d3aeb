"""Taking back what an import or a bulk edit changed: exactly, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ConflictError
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.changesets import Before, record
from leads.models import Activity, ChangeSet, ChangeSetPart, Lead
from leads.naming import tags_of
from leads.services.edit_lead import edit_lead
from leads.services.undo_change_set import undo_change_set
from leads.services.write_leads import write_leads
from leads.tasks import expire_change_sets
from leads.writing import LeadDraft, Source, Trust, WritePolicy

PERSON = Source(Trust.PERSON, "1")
MOVES = {"version", "changed_xid", "changed_at"}


def _write(*drafts):
    """Write drafts of known and new leads; return their ids."""
    return [
        outcome.lead_id
        for outcome in write_leads(drafts=list(drafts), source=PERSON, policy=WritePolicy.OVERWRITE)
    ]


def _rows():
    """Return every column that undo promises to bring back, and the tags."""
    rows = {row["id"]: row for row in Lead.objects.values()}
    tags = tags_of(list(rows))
    return {
        pk: {k: v for k, v in row.items() if k not in MOVES} | {"tags": tags.get(pk)}
        for pk, row in rows.items()
    }


def _before(lead_id, keys):
    """Return what a lead holds, as a writer keeps it just before one more change."""
    lead = Lead.objects.get(pk=lead_id)
    values = {key: lead.value(key) for key in keys} | {
        key: getattr(lead, f"{key}_id") for key in keys if key in ("stage", "owner")
    }
    return Before(
        lead_id,
        lead.version + 1,
        values,
        {key: lead.provenance.get(key) for key in keys},
        {name: getattr(lead, name) for name in ("email_key", "phone_key", "linkedin_key")},
    )


def _change(change_set, number, lead_id, **values):
    before = _before(lead_id, list(values))
    _write(LeadDraft(values, lead_id=lead_id))
    record(change_set.pk, number, updated=[before])


@pytest.fixture
def act(world):
    """Begin an act of bob's in Acme that changes leads."""
    with world.inside(world.acme, world.bob):
        return ChangeSet.objects.create(kind="import", title="people.csv")


def _undo(world, act):
    with world.inside(world.acme, world.bob):
        undo_change_set(change_set_id=act.pk)
    while run_one_slice():
        pass
    with world.inside(world.acme, world.bob):
        act.refresh_from_db()
        return act.undo_job.counts


def test_changed_leads_are_what_they_were(world, act):
    with world.inside(world.acme, world.bob):
        draft = LeadDraft({"email": "a@x.example", "phone": "+493012345", "tags": ["old"]})
        [lead_id] = _write(draft)
        was = _rows()
    with world.inside(world.acme, world.bob):
        _change(
            act, 0, lead_id, email="b@x.example", phone=None, tags=["new"], stage="Won", score=7
        )
        assert _rows() != was
    assert _undo(world, act) == {"restored": 1}
    with world.inside(world.acme, world.bob):
        assert _rows() == was
        assert Activity.objects.filter(kind="undone").count() == 1
        assert act.state == ChangeSet.State.UNDONE
        assert not ChangeSetPart.objects.exists()


def test_a_lead_changed_twice_by_the_act_goes_all_the_way_back(world, act):
    with world.inside(world.acme, world.bob):
        [lead_id] = _write(LeadDraft({"email": "a@x.example", "title": "one"}))
        was = _rows()
    for number, title in enumerate(["two", "three", "four"]):
        with world.inside(world.acme, world.bob):
            _change(act, number, lead_id, title=title)
    assert _undo(world, act) == {"restored": 3}
    with world.inside(world.acme, world.bob):
        assert _rows() == was


def test_a_lead_changed_in_between_by_another_keeps_that_change(world, act):
    with world.inside(world.acme, world.bob):
        [lead_id] = _write(LeadDraft({"email": "a@x.example", "title": "one"}))
    with world.inside(world.acme, world.bob):
        _change(act, 0, lead_id, title="two")
    with world.inside(world.acme, world.bob):
        edit_lead(lead_id=lead_id, values={"title": "mine"}, source=PERSON)
    with world.inside(world.acme, world.bob):
        _change(act, 1, lead_id, title="three")
    assert _undo(world, act) == {"restored": 1, "changed since": 1}
    with world.inside(world.acme, world.bob):
        assert Lead.objects.get().title == "mine"


def test_created_leads_go_unless_someone_touched_them(world, act):
    with world.inside(world.acme, world.bob):
        ids = _write(
            LeadDraft({"email": "a@x.example"}),
            LeadDraft({"email": "b@x.example"}),
            LeadDraft({"email": "c@x.example"}, opted_out=True),
        )
        record(act.pk, 0, created=ids)
    with world.inside(world.acme, world.bob):
        edit_lead(lead_id=ids[1], values={"title": "CEO"}, source=PERSON)
    assert _undo(world, act) == {"removed": 2, "changed since": 1}
    with world.inside(world.acme, world.bob):
        assert list(Lead.objects.live().values_list("pk", flat=True)) == [ids[1]]


def test_a_lead_created_and_changed_by_the_act_goes(world, act):
    with world.inside(world.acme, world.bob):
        [lead_id] = _write(LeadDraft({"email": "a@x.example"}))
        record(act.pk, 0, created=[lead_id])
    with world.inside(world.acme, world.bob):
        _change(act, 1, lead_id, title="CEO")
    assert _undo(world, act) == {"restored": 1, "removed": 1}
    with world.inside(world.acme, world.bob):
        assert not Lead.objects.live().exists()


def test_a_lead_of_which_the_address_is_anothers_now_is_left_alone(world, act):
    with world.inside(world.acme, world.bob):
        [lead_id] = _write(LeadDraft({"email": "a@x.example"}))
    with world.inside(world.acme, world.bob):
        _change(act, 0, lead_id, email="b@x.example")
    with world.inside(world.acme, world.bob):
        _write(LeadDraft({"email": "a@x.example", "full_name": "Ann Other"}))
    assert _undo(world, act) == {"e-mail taken": 1}
    with world.inside(world.acme, world.bob):
        assert Lead.objects.get(pk=lead_id).email == "b@x.example"


def test_two_clicks_start_one_undo(world, act):
    with world.inside(world.acme, world.bob):
        undo_change_set(change_set_id=act.pk)
        with pytest.raises(ConflictError):
            undo_change_set(change_set_id=act.pk)
        assert Job.objects.count() == 1


def test_an_act_at_work_cannot_be_undone(world, act):
    with world.inside(world.acme, world.bob):
        act.job = Job.objects.create(kind="x", title="x", not_before=timezone.now())
        act.save()
        with pytest.raises(ConflictError):
            undo_change_set(change_set_id=act.pk)


def test_an_undo_that_was_stopped_goes_on_with_the_rest(world, act, monkeypatch):
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    with world.inside(world.acme, world.bob):
        ids = _write(LeadDraft({"email": "a@x.example"}), LeadDraft({"email": "b@x.example"}))
        record(act.pk, 0, created=ids[:1])
        record(act.pk, 1, created=ids[1:])
        record(act.pk, 1, created=ids)
    with world.inside(world.acme, world.bob):
        undo_change_set(change_set_id=act.pk)
    run_one_slice()
    with world.inside(world.acme, world.bob):
        assert list(Lead.objects.live().values_list("pk", flat=True)) == ids[:1]
        Job.objects.update(cancel_requested=True)
    run_one_slice()
    assert _undo(world, act) == {"removed": 1}


def test_old_sets_let_go_of_what_they_hold(world, act):
    with world.inside(world.acme, world.bob):
        record(act.pk, 0, created=[1])
    expire_change_sets()
    with world.inside(world.acme, world.bob):
        assert ChangeSetPart.objects.exists()
        ChangeSet.objects.update(created_at=timezone.now() - timedelta(days=31))
    expire_change_sets()
    with world.inside(world.acme, world.bob):
        assert not ChangeSetPart.objects.exists()
        with pytest.raises(ConflictError):
            undo_change_set(change_set_id=act.pk)


def test_another_organizations_set_is_out_of_reach(world, act):
    with world.inside(world.globex, world.charlie), pytest.raises(ChangeSet.DoesNotExist):
        undo_change_set(change_set_id=act.pk)
