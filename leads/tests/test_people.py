"""What is held on a person is found, handed out and erased once their lead is gone."""

import json

import pytest
from django.urls import reverse

from accounts.errors import ConflictError, ProductError
from leads.importing.terms import Terms
from leads.models import ErasedPerson, ImportProblem, Lead, Suppression
from leads.people import Sign
from leads.services.blank_leads import blank_leads
from leads.services.delete_leads import delete_leads
from leads.services.erase_traces import erase_traces
from leads.services.merge_leads import merge_leads
from leads.services.suppress import suppress
from leads.suppression import suppressed_keys
from leads.tests.importing_world import finish, start_text
from leads.writing import MatchKey

FILE = "Email,Full name,Phone\nada@x.example,Ada Byron,+49 30 901820\nbea@x.example,Bea,\n"


@pytest.fixture
def purged(world):
    """Ada got a new address, opted out, was deleted, and her lead is blank by now."""
    finish(world, start_text(world, FILE))
    by_phone = Terms(match_by=MatchKey.PHONE)
    newer = start_text(world, FILE.replace("ada@", "countess@"))
    finish(world, newer, "overwrite", terms=by_phone)
    with world.inside(world.acme, world.alice):
        suppress(kind="email", keys=["ada@x.example"], reason="unsubscribed")
        _reject(newer, " ADA@x.example ")
        ada = Lead.objects.get(email_key="countess@x.example")
        delete_leads(leads=Lead.objects.filter(pk=ada.pk))
        blank_leads(lead_ids=[ada.pk])


def _reject(run, cell):
    ImportProblem.objects.create(
        import_run_id=run.pk, row=9, line=9, is_rejected=True, message="No", cells=[cell]
    )


def _find(client, typed):
    return client.post(reverse("leads:people"), {"typed": typed})


def test_the_page_tells_what_is_held_once_the_lead_is_gone(client, world, purged):
    client.force_login(world.alice)
    assert client.get(reverse("leads:people")).status_code == 200
    page = _find(client, "Ada@X.example").content.decode()
    assert "no lead has it any more" in page
    assert "Entries of the do-not-contact list: 1" in page
    assert "Rows that imports left out: 1" in page
    assert "Values kept to undo imports and bulk edits: 1" in page
    response = client.post(reverse("leads:traces-data"), {"typed": "ada@x.example"})
    assert response["Content-Disposition"] == 'attachment; filename="person.json"'
    data = json.loads(response.content)
    assert data["rejected_rows"][0]["cells"] == [" ADA@x.example "]
    assert data["do_not_contact"][0]["key"] == "ada@x.example"


def test_what_is_held_is_erased_and_machines_are_kept_from_bringing_it_back(client, world, purged):
    client.force_login(world.alice)
    done = client.post(reverse("leads:traces-erase"), {"typed": "ada@x.example"}, follow=True)
    assert "Files that were uploaded or exported may hold the person until" in done.content.decode()
    assert "Nothing is held under it." in _find(client, "ada@x.example").content.decode()
    with world.inside(world.acme):
        assert not Suppression.objects.exists()
        assert ErasedPerson.objects.get().opted_out
        assert suppressed_keys(["ada@x.example"]) == {"ada@x.example"}
        assert Lead.objects.live().get().email_key == "bea@x.example"
    again = finish(world, start_text(world, FILE))
    assert again.job.counts["created"] == 0


def test_a_phone_finds_rows_as_they_were_typed(client, world):
    run = start_text(world, FILE)
    with world.inside(world.acme):
        _reject(run, "030 1234567")
        world.acme.country = "DE"
        world.acme.save()
    client.force_login(world.alice)
    assert "Rows that imports left out: 1" in _find(client, "030 1234567").content.decode()


def test_nothing_held_is_said_and_nonsense_is_asked_for_again(client, world):
    client.force_login(world.alice)
    assert "Nothing is held under it." in _find(client, "gus@x.example").content.decode()
    for nonsense in ("", "Ada", "\x00", "@"):
        page = _find(client, nonsense)
        assert page.status_code == 422
        assert "neither an e-mail address nor a phone number" in page.content.decode()
    client.post(reverse("leads:traces-erase"), {"typed": "Ada"})
    assert client.post(reverse("leads:traces-data"), {"typed": "Ada"}).status_code == 302


def test_a_deleted_lead_is_found_handed_out_and_erased_by_its_page(client, world):
    finish(world, start_text(world, FILE))
    with world.inside(world.acme, world.alice):
        ada = Lead.objects.get(email_key="ada@x.example")
        delete_leads(leads=Lead.objects.filter(pk=ada.pk))
    client.force_login(world.alice)
    page = _find(client, "+49 30 901820").content.decode()
    assert "Ada Byron (deleted)" in page
    assert client.post(reverse("leads:person-data", args=[ada.pk])).status_code == 200
    erase = reverse("leads:erase", args=[ada.pk])
    assert client.get(erase).status_code == 200
    assert client.post(erase, {"typed": "Ada Byron"}).status_code == 302
    assert client.get(erase).status_code == 404
    assert "Nothing is held under it." in _find(client, "+49 30 901820").content.decode()


def test_an_address_of_a_merged_lead_finds_the_lead_it_went_into(client, world):
    finish(world, start_text(world, FILE))
    with world.inside(world.acme, world.alice):
        ada, bea = (Lead.objects.get(email_key=f"{name}@x.example") for name in ("ada", "bea"))
        merge_leads(survivor_id=ada.pk, loser_ids=[bea.pk])
    client.force_login(world.alice)
    page = _find(client, "BEA@x.example").content.decode()
    assert f'href="{reverse("leads:erase", args=[ada.pk])}"' in page
    assert client.get(reverse("leads:erase", args=[bea.pk])).status_code == 404


def test_a_further_address_finds_its_lead_which_is_erased_as_a_lead(world):
    with world.inside(world.acme, world.alice):
        Lead.objects.create(full_name="Ada", other_emails=["Ada@Home.example"])
        with pytest.raises(ConflictError, match="Erase that lead first"):
            erase_traces(sign=Sign.parse("ada@home.example"))
        assert not ErasedPerson.objects.exists()


def test_another_organization_finds_nothing(client, world, purged):
    client.force_login(world.charlie)
    assert "Nothing is held under it." in _find(client, "ada@x.example").content.decode()
    client.post(reverse("leads:traces-erase"), {"typed": "ada@x.example"})
    with world.inside(world.acme):
        assert Suppression.objects.exists()


def test_a_viewer_neither_finds_nor_erases(client, world):
    client.force_login(world.vera)
    for name in ("people", "traces-data", "traces-erase"):
        assert client.post(reverse(f"leads:{name}"), {"typed": "a@x.example"}).status_code == 403


def test_a_number_without_its_country_is_no_sign(world):
    with world.inside(world.globex):
        world.globex.country = ""
        world.globex.save()
        with pytest.raises(ProductError, match="with its country code"):
            Sign.parse("030 1234567")
