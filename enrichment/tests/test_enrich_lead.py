import pytest

from enrichment.models import Answer
from enrichment.services.enrich_lead import enrich_lead
from enrichment.services.switch_provider import switch_provider
from enrichment.tests.asking import make_leads
from leads.models import Activity, Lead
from leads.services.edit_lead import edit_lead
from leads.writing import Source, Trust


def test_it_fills_what_address_and_phone_tell(world):
    with world.inside(world.acme, world.bob):
        [lead] = make_leads({"email": "jane@acme-rockets.co.uk", "phone": "+49 30 12345678"})
        tally = enrich_lead(lead_id=lead.pk)
        lead.refresh_from_db()

        assert lead.domain == "acme-rockets.co.uk"
        assert lead.website == "https://acme-rockets.co.uk"
        assert lead.company_name == "Acme Rockets"
        assert (lead.country, lead.time_zone) == ("DE", "Europe/Berlin")
        assert tally["filled"] == 6


def test_it_keeps_who_said_it_and_how_sure(world):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)
        lead.refresh_from_db()

        source, sure, at = lead.provenance["company_name"]
        assert (source, sure) == ("provider:company_domain", 0.3)
        assert at
        assert lead.provenance["domain"][1] == 0.9


def test_it_notes_the_timeline_and_the_version(world):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)

        payload = Activity.objects.of_lead(lead.pk).filter(kind="changed").first().payload
        assert payload["source"] == "provider:company_domain"
        assert Lead.objects.get(pk=lead.pk).version > lead.version


def test_it_leaves_what_a_person_typed(world):
    with world.inside(world.acme, world.bob):
        [lead] = make_leads(
            {"email": "jane@acme.com", "company_name": "ACME Rocket Works", "country": "FR"},
            trust=Trust.PERSON,
        )
        enrich_lead(lead_id=lead.pk)
        lead.refresh_from_db()

        assert lead.company_name == "ACME Rocket Works"
        assert lead.domain == "acme.com"


def test_it_leaves_a_field_empty_that_a_person_emptied(world):
    with world.inside(world.acme, world.bob):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)
        edit_lead(
            lead_id=lead.pk, values={"company_name": None}, source=Source(Trust.PERSON, "bob")
        )
        enrich_lead(lead_id=lead.pk)

        assert Lead.objects.get(pk=lead.pk).company_name == ""


def test_it_asks_nobody_who_is_switched_off(world):
    with world.inside(world.acme, world.alice):
        for key in ("company_domain", "email_facts"):
            switch_provider(key=key, is_on=False)
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)

        assert Lead.objects.get(pk=lead.pk).domain == ""
        assert not Answer.objects.exists()


def test_it_knows_no_lead_of_another_organization(world):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
    with world.inside(world.globex), pytest.raises(Lead.DoesNotExist):
        enrich_lead(lead_id=lead.pk)
