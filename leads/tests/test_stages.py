"""The pipeline's stages: added, named, ordered, deleted with their leads moved on."""

import pytest
from django.urls import reverse

from accounts.errors import ConflictError, ProductError
from accounts.models import AuditEvent
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Activity, Lead, Stage
from leads.services import delete_stage as deleting, empty_stage as emptying
from leads.services.delete_leads import delete_leads
from leads.services.delete_stage import delete_stage
from leads.services.move_stage import move_stage
from leads.services.save_stage import save_stage
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import LeadDraft, Source, Trust, WritePolicy

STAGES = reverse("leads:stages")
ALICE = Source(Trust.PERSON, "1")


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(deleting, "AT_ONCE", 5)
    monkeypatch.setattr(emptying, "LEADS_AT_ONCE", 3)


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def _names():
    return [stage.name for stage in Stage.objects.all()]


def _stage(name):
    return Stage.objects.get(name=name)


def _add(number, stage="New", first=0):
    outcomes = write_leads(
        drafts=[
            LeadDraft({"email": f"{stage}{n}@x.example", "stage": stage})
            for n in range(first, first + number)
        ],
        source=Source(Trust.IMPORT, "1"),
        policy=WritePolicy.FILL,
    )
    return [outcome.lead_id for outcome in outcomes]


def _delete(name, to):
    return delete_stage(stage_id=_stage(name).pk, to_stage_id=_stage(to).pk, source=ALICE)


def test_a_stage_is_added_at_the_end_renamed_and_moved(alice, world):
    alice.post(STAGES, {"name": " Demo  call ", "kind": "open"})
    with world.inside(world.acme):
        demo = _stage("Demo call")
        assert _names()[-1] == "Demo call"
    alice.post(reverse("leads:stage-save", args=[demo.pk]), {"name": "Demo", "kind": "won"})
    alice.post(reverse("leads:stage-move", args=[demo.pk]), {"direction": "up"})
    with world.inside(world.acme):
        assert _names()[-2:] == ["Demo", "Lost"]
        assert _stage("Demo").kind == "won"
        verbs = AuditEvent.objects.filter(object_kind="leads.stage").values_list("verb", flat=True)
        assert set(verbs) == {"added", "changed", "moved"}


def test_at_the_ends_a_stage_stays_where_it_is(world):
    with world.inside(world.acme, world.alice):
        before = _names()
        move_stage(stage_id=_stage("New").pk, up=True)
        move_stage(stage_id=_stage("Lost").pk, up=False)
        assert _names() == before


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("", "open", "Give a name"),
        ("x" * 61, "open", "Give a name"),
        ("Demo", "maybe", "Choose open"),
        ("nEw", "open", "already"),
    ],
)
def test_a_stage_that_cannot_be_is_refused(world, name, kind, said):
    with world.inside(world.acme, world.alice), pytest.raises(ProductError, match=said):
        save_stage(name=name, kind=kind)


def test_one_open_stage_stays(world):
    with world.inside(world.acme, world.alice):
        for name in ("Contacted", "Qualified", "Proposal"):
            _delete(name, "New")
        with pytest.raises(ConflictError, match="only open stage"):
            _delete("New", "Won")
        with pytest.raises(ConflictError, match="only open stage"):
            save_stage(stage_id=_stage("New").pk, name="New", kind="lost")


def test_deleting_needs_another_stage_to_move_leads_to(world):
    with world.inside(world.acme, world.alice):
        new = _stage("New").pk
        for to in (None, new, 10**9):
            with pytest.raises(ProductError, match="Choose the stage"):
                delete_stage(stage_id=new, to_stage_id=to, source=ALICE)


def test_few_leads_move_at_once_as_a_change_like_any_other(world):
    told = []
    leads_changed.connect(lambda **news: told.append(news), weak=False, dispatch_uid="t")
    with world.inside(world.acme, world.alice):
        moved = _add(4, "Contacted")
        [gone] = _add(1, "Contacted", first=9)
        delete_leads(leads=Lead.objects.filter(pk=gone))
        before = Lead.objects.get(pk=moved[0])
        told.clear()
        assert _delete("Contacted", "Qualified") is None
        leads_changed.disconnect(dispatch_uid="t")
        lead = Lead.objects.select_related("stage").get(pk=moved[0])
        assert lead.stage.name == "Qualified"
        assert lead.version == before.version + 1
        assert lead.changed_at > before.changed_at
        assert lead.provenance["stage"][0] == "person:1"
        assert lead.provenance["*"] == before.provenance["*"]
        activity = Activity.objects.get(lead=lead)
        assert activity.payload["changes"] == {"stage": ["Contacted", "Qualified"]}
        assert Lead.objects.get(pk=gone).stage.name == "Qualified"
        assert sorted(pk for news in told for pk in news["ids"]) == sorted(moved)
        assert told[0]["fields"] == {"stage"}
        assert "Contacted" not in _names()


def test_many_leads_move_by_a_job_that_survives_its_worker(alice, world, monkeypatch):
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    with world.inside(world.acme, world.alice):
        _add(8, "Contacted")
        stage, to = _stage("Contacted"), _stage("Won")
    url = reverse("leads:stage-delete", args=[stage.pk])
    response = alice.post(url, {"to_stage": to.pk})
    with world.inside(world.acme):
        job = Job.objects.get()
        assert response.url == reverse("jobs:detail", args=[job.pk])
    run_one_slice()
    with world.inside(world.acme):
        assert Lead.objects.filter(stage=to).count() == 3
        _add(1, "Contacted", first=20)
    while run_one_slice():
        pass
    with world.inside(world.acme):
        job.refresh_from_db()
        assert (job.state, job.done) == ("finished", 9)
        assert Lead.objects.filter(stage=to).count() == 9
        assert not Stage.objects.filter(pk=stage.pk).exists()


def test_while_one_stage_is_being_deleted_another_waits(world):
    with world.inside(world.acme, world.alice):
        _add(8, "Contacted")
        assert _delete("Contacted", "Qualified") is not None
        with pytest.raises(ConflictError, match="being deleted"):
            _delete("Qualified", "Contacted")


def test_the_job_says_so_where_the_other_stage_is_gone(world):
    with world.inside(world.acme, world.alice):
        _add(8, "Contacted")
        _delete("Contacted", "Qualified")
        _stage("Qualified").delete()
    run_one_slice()
    with world.inside(world.acme):
        job = Job.objects.get()
        assert (job.state, "is gone" in job.error) == ("failed", True)
        assert Lead.objects.filter(stage__name="Contacted").count() == 8


def test_the_page_shows_stages_with_their_leads_to_those_who_may_change_them(alice, world):
    with world.inside(world.acme, world.alice):
        _add(3, "Contacted")
    page = alice.get(STAGES)
    assert {stage.name: number for stage, number in page.context["stages"]}["Contacted"] == 3
    assert "Its 3 leads move" in page.content.decode()
    alice.force_login(world.bob)
    assert alice.get(STAGES).status_code == 403


def test_a_wrong_choice_is_said_on_the_page(alice, world):
    with world.inside(world.acme):
        new = _stage("New").pk
    page = alice.post(reverse("leads:stage-delete", args=[new]), {"to_stage": "²"}, follow=True)
    assert "Choose the stage" in page.content.decode()
    assert alice.post(STAGES, {"name": "new", "kind": "open"}).status_code == 422
