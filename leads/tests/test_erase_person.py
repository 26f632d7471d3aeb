"""A person asks to be erased, or to have their data."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import KEY_SCOPES
from accounts.services.create_api_key import create_api_key
from leads import erasure
from leads.models import (
    Activity,
    ErasedPerson,
    Import,
    ImportProblem,
    Lead,
    LeadTag,
    Suppression,
    Task,
)
from leads.services.add_note import add_note
from leads.services.erase_person import erase_person
from leads.services.suppress import suppress
from leads.services.write_leads import write_leads
from leads.suppression import suppressed_keys
from leads.writing import LeadDraft, Source, Trust, WritePolicy

ADA = {
    "email": "Ada@Example.com",
    "other_emails": "ada@home.example",
    "full_name": "Ada Byron",
    "phone": "+49 30 901820",
    "linkedin_url": "https://www.linkedin.com/in/adabyron",
    "company_name": "Engines",
    "notes": "Likes poems",
    "tags": "vip",
}
TELLING = ("ada@", "byron", "901820", "poems")


def _write(*values, trust=Trust.IMPORT):
    drafts = [LeadDraft(dict(one)) for one in values]
    return write_leads(drafts=drafts, source=Source(trust, "1"), policy=WritePolicy.FILL)


def _erase(world, pk):
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=pk)


@pytest.fixture
def ada(world):
    with world.inside(world.acme, world.bob):
        [outcome] = _write(ADA, trust=Trust.PERSON)
        lead = Lead.objects.get()
        add_note(lead=lead, text="Ada called")
        Task.objects.create(lead=lead, title="Write to Ada", due_at=timezone.now())
        return outcome.lead_id


def test_nothing_of_the_person_is_left(world, ada):
    with world.inside(world.acme):
        run = Import.objects.create(file_name="a.csv", file="imports/none.csv")
        for n, cells in enumerate((["x", " ADA@example.COM "], ["x", "bea@example.com"])):
            ImportProblem.objects.create(
                import_run=run, row=n, line=n, is_rejected=True, message="No", cells=cells
            )
    _erase(world, ada)
    with world.inside(world.acme):
        for model in (Activity, Task, LeadTag):
            assert not model.objects.exists()
        assert [one.cells[1] for one in ImportProblem.objects.all()] == ["bea@example.com"]
        assert ErasedPerson.objects.count() == 4
        lead = Lead.objects.get()
        assert lead.deleted_at
        for table in ("leads_lead", "leads_erasedperson", "accounts_auditevent", "leads_activity"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT lower(t::text) FROM {table} t")
                rows = " ".join(row for (row,) in cursor.fetchall())
            assert not [word for word in TELLING if word in rows], table


def test_the_tombstone_is_a_new_version_for_the_feed(world, ada):
    with world.inside(world.acme):
        before = Lead.objects.get()
    _erase(world, ada)
    with world.inside(world.acme):
        after = Lead.objects.get()
        assert after.version == before.version + 1
        assert after.changed_xid >= before.changed_xid


@pytest.mark.parametrize(
    "draft",
    [
        {"email": "ADA@example.com"},
        {"email": "ada@home.example", "full_name": "A. B."},
        {"phone": "+4930901820"},
        {"email": "new@example.com", "linkedin_url": "linkedin.com/in/AdaByron"},
    ],
)
@pytest.mark.parametrize("trust", [Trust.IMPORT, Trust.API, Trust.CRM, Trust.PROVIDER])
def test_no_machine_brings_the_person_back(world, ada, draft, trust):
    _erase(world, ada)
    with world.inside(world.acme):
        refused, taken = _write(draft, {"email": "bea@example.com"}, trust=trust)
        assert (refused.action, taken.action) == ("rejected", "created")
        assert refused.problems == [erasure.ERASED]


def test_a_colleague_at_the_same_switchboard_is_let_in(world, ada):
    _erase(world, ada)
    with world.inside(world.acme):
        [outcome] = _write({"email": "bea@example.com", "phone": "+49 30 901820"})
        assert outcome.action == "created"


def test_a_phone_that_was_all_we_had_keeps_its_person_out(world):
    with world.inside(world.acme, world.alice):
        [outcome] = _write({"phone": "+49 30 901820"})
        erase_person(lead_id=outcome.lead_id)
        [again] = _write({"email": "ada@example.com", "phone": "+49 30 901820"})
        assert again.action == "rejected"


def test_a_person_may_type_them_in_again_and_machines_then_update_them(world, ada):
    _erase(world, ada)
    with world.inside(world.acme, world.bob):
        [typed] = _write({"email": "ada@example.com"}, trust=Trust.PERSON)
        assert typed.action == "created"
        [imported] = _write({"email": "ada@example.com", "city": "London"})
        assert (imported.action, imported.lead_id) == ("updated", typed.lead_id)


def test_another_organization_keeps_its_own_people(world, ada):
    _erase(world, ada)
    with world.inside(world.globex):
        assert _write(ADA)[0].action == "created"
        assert not ErasedPerson.objects.exists()


def test_deleted_leads_of_the_same_address_go_too(world, ada):
    with world.inside(world.acme, world.alice):
        Lead.objects.update(deleted_at=timezone.now())
        [second] = _write({"email": "ada@example.com", "full_name": "Ada Again"})
        erase_person(lead_id=second.lead_id)
        assert [lead.full_name for lead in Lead.objects.all()] == ["", ""]


def test_who_had_opted_out_stays_unwritten_to_without_their_address_being_kept(world, ada):
    with world.inside(world.acme, world.alice):
        suppress(kind="email", keys=["ada@example.com"], reason="unsubscribed")
        erase_person(lead_id=ada)
        assert not Suppression.objects.exists()
        assert suppressed_keys(["ada@example.com", "bea@example.com"]) == {"ada@example.com"}


def test_who_had_not_opted_out_can_be_written_to_once_added_again(world, ada):
    _erase(world, ada)
    with world.inside(world.acme):
        assert suppressed_keys(["ada@example.com"]) == set()


def test_a_second_click_erases_nothing_more(world, ada):
    _erase(world, ada)
    with pytest.raises(Lead.DoesNotExist):
        _erase(world, ada)
    with world.inside(world.acme):
        assert AuditEvent.objects.filter(verb="erased person").count() == 1


def test_many_erased_people_are_looked_up_by_their_hashes(world, ada, monkeypatch):
    monkeypatch.setattr(erasure, "_FEW", 2)
    _erase(world, ada)
    with world.inside(world.acme):
        found = erasure.erased_keys(["ada@example.com", "bea@example.com"])
        assert found == {"ada@example.com"}


def test_hashes_made_under_an_older_secret_are_still_known(world, ada, settings):
    _erase(world, ada)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer one"
    with world.inside(world.acme):
        assert erasure.erased_keys(["ada@example.com"]) == {"ada@example.com"}


def test_an_organization_that_erased_nobody_pays_one_statement_a_batch(
    world, django_assert_num_queries
):
    with world.inside(world.acme), django_assert_num_queries(1):
        assert erasure.erased_keys(f"p{n}@example.com" for n in range(1000)) == set()


def test_the_page_asks_for_the_name_to_be_typed(client, world, ada):
    client.force_login(world.bob)
    url = reverse("leads:erase", args=[ada])
    assert "Type <strong>Ada Byron</strong>" in client.get(url).content.decode()
    wrong = client.post(url, {"typed": "Ada"})
    assert wrong.status_code == 422
    assert "not the name above" in wrong.content.decode()
    assert client.post(url, {"typed": "Ada Byron "}).url == reverse("leads:list")
    assert client.post(url, {"typed": "Ada Byron"}).status_code == 404
    assert client.get(reverse("leads:detail", args=[ada])).status_code == 404


def test_a_viewer_neither_erases_nor_downloads(client, world, ada):
    client.force_login(world.vera)
    assert client.post(reverse("leads:erase", args=[ada])).status_code == 403
    assert client.post(reverse("leads:person-data", args=[ada])).status_code == 403


def test_a_person_gets_all_that_is_held_on_them(client, world, ada):
    client.force_login(world.bob)
    response = client.post(reverse("leads:person-data", args=[ada]))
    assert response["Content-Disposition"] == f'attachment; filename="person-{ada}.json"'
    data = json.loads(response.content)
    assert data["lead"]["fields"]["full_name"] == "Ada Byron"
    assert data["lead"]["fields"]["tags"] == ["vip"]
    assert data["timeline"][0]["payload"] == {"text": "Ada called"}
    assert data["tasks"][0]["title"] == "Write to Ada"
    assert data["provenance"]["*"]["source"] == "person:1"
    assert {"campaign_messages", "enrichment_answers", "crm_links"} <= set(data)
    with world.inside(world.acme):
        event = AuditEvent.objects.get(verb="exported person")
        assert (event.object_id, event.object_label) == (str(ada), f"Lead {ada}")


def test_partners_erase_by_id_even_what_is_deleted(world, ada):
    with world.inside(world.acme, world.alice):
        Lead.objects.update(deleted_at=timezone.now())
        _, token = create_api_key(name="P", scopes=list(KEY_SCOPES), expires_at=None)
    partner = Client(headers={"Authorization": f"Bearer {token}"})
    url = reverse("v1:lead-erase", args=[ada])
    assert partner.post(url).status_code == 204
    assert partner.post(url).status_code == 404
    body = {"email": "ada@example.com"}
    refused = partner.post(reverse("v1:lead-list"), body, content_type="application/json")
    assert refused.status_code == 400
    assert "asked to be erased" in refused.content.decode()
