"""Deleting leads: a few at once, a base of them by a job."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from jobs.engine import run_one_slice
from jobs.models import Job
from leads import delete_job
from leads.models import Activity, ChangeSetPart, Lead
from leads.services import delete_selection
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import LeadDraft, Source, Trust, WritePolicy

DELETE = reverse("leads:delete")


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(delete_selection, "AT_ONCE", 5)
    monkeypatch.setattr(delete_job, "_LEADS_A_STEP", 3)


def _add(world, number, country="DE"):
    with world.inside(world.acme, world.bob):
        write_leads(
            drafts=[
                LeadDraft({"full_name": f"{country} {n}", "email": f"{country}{n}@x.example"})
                for n in range(number)
            ],
            source=Source(Trust.IMPORT, "1"),
            policy=WritePolicy.FILL,
        )


def _live(world):
    with world.inside(world.acme, world.bob):
        return set(Lead.objects.live().values_list("full_name", flat=True))


def _delete_all(client, world, query=""):
    client.force_login(world.bob)
    return client.post(DELETE, {"all": "1", "query": query})


def test_a_few_that_match_are_deleted_at_once(client, world):
    _add(world, 5)
    response = _delete_all(client, world)
    assert response.url == reverse("leads:list")
    assert _live(world) == set()


def test_many_are_deleted_by_a_job_that_the_page_leads_to(client, world):
    _add(world, 8)
    response = _delete_all(client, world)
    with world.inside(world.acme, world.bob):
        job = Job.objects.get()
    assert response.url == reverse("leads:change-set", args=[job.parameters["change_set"]])
    assert len(_live(world)) == 8
    run_one_slice()
    assert _live(world) == set()
    with world.inside(world.acme, world.bob):
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == ("finished", 8, 8)
        assert Activity.objects.filter(kind="deleted").count() == 8
        assert AuditEvent.objects.filter(verb="started deleting leads").count() == 1


def test_a_job_that_the_release_before_began_comes_to_its_end(client, world):
    _add(world, 8)
    _delete_all(client, world)
    with world.inside(world.acme, world.bob):
        job = Job.objects.get()
        del job.parameters["change_set"]
        job.save()
    run_one_slice()
    assert _live(world) == set()
    with world.inside(world.acme, world.bob):
        job.refresh_from_db()
        assert (job.state, job.done) == ("finished", 8)
        assert not ChangeSetPart.objects.exists()
    assert client.get(reverse("jobs:detail", args=[job.pk])).status_code == 200


def test_the_job_leaves_alone_what_came_after_the_click(client, world):
    _add(world, 8)
    _delete_all(client, world)
    _add(world, 2, country="FR")
    run_one_slice()
    assert _live(world) == {"FR 0", "FR 1"}


def test_the_job_takes_what_matches_and_nothing_else(client, world):
    _add(world, 8)
    _add(world, 2, country="FR")
    _delete_all(client, world, query="q=de")
    run_one_slice()
    assert _live(world) == {"FR 0", "FR 1"}


def test_a_cancelled_job_keeps_what_it_did_not_reach(client, world, monkeypatch):
    _add(world, 8)
    _delete_all(client, world)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    run_one_slice()
    assert len(_live(world)) == 5
    with world.inside(world.acme, world.bob):
        Job.objects.update(cancel_requested=True)
    run_one_slice()
    assert len(_live(world)) == 5


def test_a_lead_is_buried_once(world):
    from leads.services.bury_leads import bury_leads

    _add(world, 1)
    told = []
    leads_changed.connect(lambda **news: told.append(news["ids"]), weak=False, dispatch_uid="t")
    with world.inside(world.acme, world.bob):
        lead = Lead.objects.get()
        assert bury_leads(lead_ids=[lead.pk]) == 1
        assert bury_leads(lead_ids=[lead.pk]) == 0
        lead.refresh_from_db()
    leads_changed.disconnect(dispatch_uid="t")
    assert told == [[lead.pk]]
    assert lead.version == 2
