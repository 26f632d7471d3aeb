"""A restored lead and the ids by which other systems knew it."""

import pytest
from django.urls import reverse

from jobs.engine import run_one_slice
from leads.importing.terms import Terms
from leads.models import Activity, ChangeSet, ExternalId, Lead
from leads.services.delete_leads import delete_leads
from leads.services.erase_person import erase_person
from leads.services.restore_leads import restore_leads
from leads.services.undo_change_set import undo_change_set
from leads.tests.importing_world import finish, numbers, start_text, work_off
from leads.writing import MatchKey

TERMS = Terms(match_by=MatchKey.EXTERNAL, system="HubSpot")


def _import(world, text="Contact id,Name\n7,Ann\n"):
    columns = {"Contact id": "external_id"}
    return finish(world, start_text(world, text), terms=TERMS, **columns)


def _newest():
    return Lead.objects.latest("pk").pk


@pytest.fixture
def gone(world):
    """Ann, whom HubSpot knows as 7, deleted."""
    _import(world)
    with world.inside(world.acme, world.bob):
        pk = _newest()
        delete_leads(leads=Lead.objects.filter(pk=pk))
    return pk


def _holder():
    return ExternalId.objects.get(key="hubspot:7").lead_id


def test_a_lead_whose_id_a_living_lead_has_is_back_and_told(client, world, gone):
    _import(world)
    client.force_login(world.bob)
    page = client.post(reverse("leads:restore"), {"lead_ids": gone}, follow=True).content.decode()
    assert "Restored 1 lead." in page
    assert "another lead has the id in another system now" in page
    with world.inside(world.acme):
        assert Lead.objects.live().count() == 2
        assert _holder() != gone
    page = client.get(reverse("leads:detail", args=[gone])).content.decode()
    assert "another lead got its id hubspot:7" in page


def test_an_id_that_nobody_living_has_is_given_back(world, gone):
    run = _import(world)
    with world.inside(world.acme, world.bob):
        other = _newest()
        undo_change_set(change_set_id=run.change_set_id)
    work_off()
    with world.inside(world.acme, world.bob):
        assert restore_leads(lead_ids=[gone]).unlinked == []
        assert _holder() == gone
        assert restore_leads(lead_ids=[other]).unlinked == [other]
    assert numbers(_import(world))["unchanged"] == 1


def test_of_two_that_lost_one_id_the_last_to_have_it_gets_it(world, gone):
    _import(world)
    with world.inside(world.acme, world.bob):
        second = _newest()
        delete_leads(leads=Lead.objects.filter(pk=second))
    _import(world)
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.filter(pk=_newest()))
        done = restore_leads(lead_ids=[gone, second])
        assert (done.restored, done.unlinked) == ([gone, second], [gone])
        assert _holder() == second


def test_an_id_that_nobody_took_goes_without_saying(world, gone):
    _import(world, "Contact id,Name\n8,Bea\n")
    with world.inside(world.acme, world.bob):
        assert restore_leads(lead_ids=[gone]).unlinked == []
        assert _holder() == gone
        assert not Activity.objects.filter(kind="id-went").exists()


def test_an_id_that_went_with_an_erased_person_stays_away(world, gone):
    _import(world)
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=_newest())
        assert restore_leads(lead_ids=[gone]).unlinked == []
        assert not ExternalId.objects.exists()


def test_another_organization_s_id_is_its_own(world, gone):
    with world.inside(world.globex, world.charlie):
        theirs = Lead.objects.create(full_name="Theirs")
        ExternalId.objects.create(lead=theirs, key="hubspot:7")
    with world.inside(world.acme, world.bob):
        assert restore_leads(lead_ids=[gone]).unlinked == []
        assert _holder() == gone


def test_undoing_a_deletion_counts_them(client, world):
    _import(world)
    client.force_login(world.bob)
    with world.inside(world.acme):
        gone = _newest()
    client.post(reverse("leads:delete"), {"lead_ids": gone})
    with world.inside(world.acme):
        act = ChangeSet.objects.get(kind="deletion")
    _import(world)
    client.post(reverse("leads:undo", args=[act.pk]))
    while run_one_slice():
        pass
    with world.inside(world.acme):
        act.refresh_from_db()
        assert act.undo_counts == {"restored, id taken": 1}
