"""One change to many leads, at once and by a job, and taking it back."""

import pytest
from django.urls import reverse

from accounts.errors import ProductError
from jobs.engine import run_one_slice
from jobs.models import Job
from leads import bulk_edit_job
from leads.bulk_edits import BulkEdit
from leads.models import Activity, ChangeSet, ChangeSetPart, FieldDefinition, Lead, Stage
from leads.naming import tags_of
from leads.selection import Selection
from leads.services import start_bulk_edit as starting
from leads.services.edit_lead import edit_lead
from leads.services.start_bulk_edit import start_bulk_edit
from leads.services.undo_change_set import undo_change_set
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LIST = reverse("leads:list")
EDIT = reverse("leads:bulk-edit")
PERSON = Source(Trust.PERSON, "1")
ALL = Selection(query="")
MOVES = {"version", "changed_xid", "changed_at"}


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(bulk_edit_job, "_LEADS_A_STEP", 2)


@pytest.fixture
def base(world):
    """Bring five leads in, some of which hold what the edits set."""
    with world.inside(world.acme, world.bob):
        FieldDefinition.objects.create(key="plan", label="Plan", type="text")
        drafts = [
            LeadDraft(
                {
                    "email": f"{n}@x.example",
                    "title": "CEO" if n == 0 else f"Job {n}",
                    "score": n,
                    "tags": ["Hot", "old"] if n < 2 else [],
                    "custom.plan": "pro" if n == 1 else None,
                }
            )
            for n in range(5)
        ]
        made = write_leads(drafts=drafts, source=PERSON, policy=WritePolicy.FILL)
    return [outcome.lead_id for outcome in made]


def _rows():
    rows = {row["id"]: row for row in Lead.objects.values()}
    tags = tags_of(list(rows))
    return {
        pk: {k: v for k, v in row.items() if k not in MOVES} | {"tags": tags.get(pk)}
        for pk, row in rows.items()
    }


def _edit(world, key, act, value=None, selection=ALL):
    with world.inside(world.acme, world.bob):
        edit = BulkEdit.parse(key=key, act=act, value=value)
        return start_bulk_edit(selection=selection, edit=edit, source=PERSON)


def _run():
    while run_one_slice():
        pass


EDITS = [
    ("title", "set", "CEO", 4),
    ("title", "clear", None, 5),
    ("score", "set", "3", 4),
    ("score", "clear", None, 5),
    ("country", "set", "Germany", 5),
    ("stage", "set", "Won", 5),
    ("stage", "clear", None, 5),
    ("owner", "set", "bob@example.com", 5),
    ("custom.plan", "set", "pro", 4),
    ("custom.plan", "clear", None, 1),
    ("tags", "add", "hot, new", 5),
    ("tags", "add", "hot", 3),
    ("tags", "remove", "HOT", 2),
]


@pytest.mark.parametrize(("key", "act", "value", "changed"), EDITS)
@pytest.mark.parametrize("at_once", [1000, 0])
def test_an_edit_touches_what_it_changes_and_can_be_taken_back(
    world, base, monkeypatch, at_once, key, act, value, changed
):
    monkeypatch.setattr(starting, "AT_ONCE", at_once)
    with world.inside(world.acme, world.bob):
        was = _rows()
    change_set = _edit(world, key, act, value)
    _run()
    with world.inside(world.acme, world.bob):
        change_set.refresh_from_db()
        assert change_set.counts == {"changed": changed, "unchanged": 5 - changed}
        moved = [pk for pk, row in _rows().items() if row != was[pk]]
        assert len(moved) == changed
        assert Lead.objects.filter(version=2).count() == changed
        noted = Activity.objects.filter(kind="changed")
        assert {one.lead_id for one in noted} == set(moved)
        assert all(list(one.payload["changes"]) == [key] for one in noted)
        undo_change_set(change_set_id=change_set.pk)
    _run()
    with world.inside(world.acme, world.bob):
        assert _rows() == was


def test_an_edit_does_what_the_lead_page_would_do(world, base):
    for key, act, value, _ in EDITS:
        if key == "tags":
            continue
        _edit(world, key, act, value, Selection((base[2],)))
        with world.inside(world.acme, world.bob):
            edit_lead(lead_id=base[4], values={key: value}, source=PERSON)
            bulk, single = Lead.objects.in_bulk(base[2::2]).values()
            assert bulk.value(key) == single.value(key), key
            pages = [Activity.objects.of_lead(pk).first().payload for pk in base[2::2]]
            assert pages[0]["changes"][key][1] == pages[1]["changes"][key][1]


def test_undo_leaves_alone_what_was_changed_since(world, base):
    change_set = _edit(world, "title", "set", "CTO")
    with world.inside(world.acme, world.bob):
        edit_lead(lead_id=base[0], values={"city": "Bonn"}, source=PERSON)
        undo_change_set(change_set_id=change_set.pk)
    _run()
    with world.inside(world.acme, world.bob):
        assert Lead.objects.get(pk=base[0]).title == "CTO"
        assert Lead.objects.get(pk=base[1]).title == "Job 1"
        change_set.refresh_from_db()
        assert change_set.undo_counts == {"restored": 4, "changed since": 1}


def test_a_killed_job_goes_on_where_it_was(world, base, monkeypatch):
    monkeypatch.setattr(starting, "AT_ONCE", 0)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    _edit(world, "title", "set", "CTO")
    run_one_slice()
    with world.inside(world.acme, world.bob):
        assert Lead.objects.filter(title="CTO").count() == 2
        added = LeadDraft({"email": "late@x.example"})
        write_leads(drafts=[added], source=PERSON, policy=WritePolicy.FILL)
    _run()
    with world.inside(world.acme, world.bob):
        assert Lead.objects.filter(title="CTO").count() == 5
        assert ChangeSetPart.objects.count() == 3


def test_a_stage_that_is_gone_fails_the_job_with_a_reason(world, base, monkeypatch):
    monkeypatch.setattr(starting, "AT_ONCE", 0)
    with world.inside(world.acme, world.bob):
        Stage.objects.create(name="Passing", position=99)
    _edit(world, "stage", "set", "Passing")
    with world.inside(world.acme, world.bob):
        Stage.objects.get(name="Passing").delete()
    _run()
    with world.inside(world.acme, world.bob):
        assert Job.objects.get().error == "The stage to be set is gone."


def test_others_hear_of_what_changed_and_of_nothing_else(world, base):
    told = []
    leads_changed.connect(lambda **news: told.append(news), weak=False, dispatch_uid="t")
    _edit(world, "title", "set", "CEO")
    leads_changed.disconnect(dispatch_uid="t")
    assert [(sorted(news["ids"]), news["fields"]) for news in told] == [
        (sorted(base[1:]), {"title"})
    ]


def test_another_organizations_leads_are_out_of_reach(world, base):
    with world.inside(world.globex, world.charlie):
        edit = BulkEdit.parse(key="title", act="set", value="Hacked")
        change_set = start_bulk_edit(selection=Selection(tuple(base)), edit=edit, source=PERSON)
        assert change_set.counts == {"changed": 0, "unchanged": 0}
    with world.inside(world.acme, world.bob):
        assert not Lead.objects.filter(title="Hacked").exists()


@pytest.mark.parametrize(
    ("key", "act", "value"),
    [
        ("email", "set", "a@x.example"),
        ("full_name", "clear", None),
        ("nonsense", "set", "x"),
        ("title", "add", "x"),
        ("tags", "set", "x"),
        ("title", "set", ""),
        ("title", "set", "x" * 201),
        ("score", "set", "many"),
        ("stage", "set", "Nowhere"),
        ("owner", "set", "charlie@example.com"),
        ("tags", "add", " , "),
    ],
)
def test_what_cannot_be_done_is_refused(world, key, act, value):
    with world.inside(world.acme, world.bob), pytest.raises(ProductError):
        BulkEdit.parse(key=key, act=act, value=value)


def test_the_list_leads_to_an_edit_and_back(client, world, base):
    client.force_login(world.bob)
    assert 'value="stage">Stage' in client.get(LIST).content.decode()
    selected = {"lead_ids": [str(pk) for pk in base[:2]]}
    assert "Job title" in client.post(EDIT, selected).content.decode()
    asked = client.post(EDIT, selected | {"key": "stage"}).content.decode()
    assert "Change 2 selected leads" in asked
    assert f'name="lead_ids" value="{base[0]}"' in asked
    done = client.post(EDIT, selected | {"key": "stage", "act": "set", "value": "Won"}, follow=True)
    assert "2 leads changed." in done.content.decode()
    with world.inside(world.acme, world.bob):
        change_set = ChangeSet.objects.get()
        assert Lead.objects.filter(stage__name="Won").count() == 2
    page = reverse("leads:change-set", args=[change_set.pk])
    assert page in done.content.decode()
    assert reverse("leads:undo", args=[change_set.pk]) in client.get(page).content.decode()
    undone = client.post(reverse("leads:undo", args=[change_set.pk]))
    assert undone.url == page
    _run()
    assert "Taken back" in client.get(page).content.decode()
    again = client.post(reverse("leads:undo", args=[change_set.pk]), follow=True)
    assert "cannot be undone" in again.content.decode()


def test_a_wrong_value_is_shown_beside_its_field(client, world, base):
    client.force_login(world.bob)
    asked = {"all": "1", "query": "", "key": "score", "act": "set", "value": "many"}
    response = client.post(EDIT, asked)
    assert response.status_code == 422
    assert "is not a number" in response.content.decode()


def test_a_large_edit_leads_to_its_numbers(client, world, base, monkeypatch):
    monkeypatch.setattr(starting, "AT_ONCE", 0)
    client.force_login(world.bob)
    asked = {"all": "1", "query": "", "key": "title", "act": "clear", "value": ""}
    response = client.post(EDIT, asked, follow=True)
    assert response.redirect_chain[-1][0].startswith("/leads/changes/")
    undo = response.redirect_chain[-1][0] + "undo/"
    assert "still runs" in client.post(undo, follow=True).content.decode()
    assert undo not in response.content.decode()


def test_a_viewer_edits_nothing(client, world, base):
    client.force_login(world.vera)
    assert EDIT not in client.get(LIST).content.decode()
    assert client.post(EDIT, {"lead_ids": base, "key": "stage"}).status_code == 403
