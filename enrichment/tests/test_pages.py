import pytest

from accounts.models import AuditEvent
from enrichment.gallery import providers_in_use
from enrichment.services.enrich_lead import enrich_lead
from enrichment.services.switch_provider import switch_provider
from enrichment.tests.asking import make_leads
from jobs.models import Job
from leads.models import Lead


@pytest.fixture
def lead(world):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "info@acme.com", "company_name": "ACME Rocket Works"})
        return lead


def test_it_shows_the_gallery_to_everyone_and_the_switch_to_admins(client, world):
    client.force_login(world.vera)
    page = client.get("/enrichment/").content.decode()
    assert "E-mail check" in page
    assert "Free" in page
    assert "Switch" not in page
    client.force_login(world.alice)
    assert "Switch off" in client.get("/enrichment/").content.decode()


def test_it_shows_how_often_a_provider_knew_something(client, world, lead):
    with world.inside(world.acme):
        enrich_lead(lead_id=lead.pk)
    client.force_login(world.bob)

    assert "100 %" in client.get("/enrichment/").content.decode()


def test_an_admin_switches_a_provider_off_and_it_is_in_the_audit_log(client, world):
    client.force_login(world.alice)
    response = client.post("/enrichment/providers/email_facts/switch/", {"state": "off"})

    assert response.status_code == 302
    with world.inside(world.acme):
        assert "email_facts" not in [one.key for one in providers_in_use()]
        assert AuditEvent.objects.filter(verb="switched off", object_label="email_facts").exists()
    with world.inside(world.globex):
        assert "email_facts" in [one.key for one in providers_in_use()]


def test_it_knows_no_provider_of_that_name(client, world):
    client.force_login(world.alice)
    assert client.post("/enrichment/providers/psychic/switch/").status_code == 404


def test_the_panel_shows_facts_confidence_and_disagreement(client, world, lead):
    client.force_login(world.bob)
    response = client.post(f"/enrichment/leads/{lead.pk}/enrich/", headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    panel = client.get(f"/enrichment/leads/{lead.pk}/").content.decode()

    assert "Company address" in panel
    assert "Of a function, not of a person" in panel
    assert "90 % sure" in panel
    assert "The lead says “ACME Rocket Works”" in panel


def test_the_panel_says_when_nobody_was_asked(client, world, lead):
    client.force_login(world.vera)
    panel = client.get(f"/enrichment/leads/{lead.pk}/").content.decode()

    assert "Nobody was asked" in panel
    assert "Enrich now" not in panel


def test_enriching_again_swaps_the_panel_alone(client, world, lead):
    client.force_login(world.bob)
    for _ in range(2):
        response = client.post(
            f"/enrichment/leads/{lead.pk}/enrich/", headers={"HX-Request": "true"}
        )

    assert "HX-Refresh" not in response.headers
    assert 'id="enrichment-panel"' in response.content.decode()


def test_the_panel_says_that_every_provider_is_off(client, world, lead):
    with world.inside(world.acme, world.alice):
        for provider in providers_in_use():
            switch_provider(key=provider.key, is_on=False)
    client.force_login(world.bob)
    response = client.post(f"/enrichment/leads/{lead.pk}/enrich/", headers={"HX-Request": "true"})

    assert "Every provider is off" in response.content.decode()


def test_without_script_it_leads_back_to_the_lead(client, world, lead):
    client.force_login(world.bob)
    response = client.post(f"/enrichment/leads/{lead.pk}/enrich/", follow=True)

    assert response.redirect_chain == [(f"/leads/{lead.pk}/", 302)]
    assert "2 values filled in." in response.content.decode()


def test_a_selection_becomes_a_job(client, world, lead):
    client.force_login(world.bob)
    response = client.post("/enrichment/run/", {"lead_ids": [lead.pk]})

    with world.inside(world.acme):
        assert response.headers["Location"] == f"/jobs/{Job.objects.get().pk}/"


def test_nothing_selected_leads_back_with_a_word(client, world):
    client.force_login(world.bob)
    response = client.post(
        "/enrichment/run/", {}, headers={"Referer": "http://testserver/leads/?q=a"}
    )

    assert response.headers["Location"] == "http://testserver/leads/?q=a"


def test_viewers_may_not_run_and_reps_may_not_switch(client, world, lead):
    client.force_login(world.vera)
    assert client.post("/enrichment/run/", {"lead_ids": [lead.pk]}).status_code == 403
    assert client.post(f"/enrichment/leads/{lead.pk}/enrich/").status_code == 403
    client.force_login(world.bob)
    assert client.post("/enrichment/providers/email_facts/switch/").status_code == 403


def test_another_organizations_lead_is_not_there(client, world, lead):
    client.force_login(world.charlie)
    assert client.get(f"/enrichment/leads/{lead.pk}/").status_code == 404
    assert client.post(f"/enrichment/leads/{lead.pk}/enrich/").status_code == 404
    client.post("/enrichment/run/", {"lead_ids": [lead.pk]})
    with world.inside(world.acme):
        assert Lead.objects.get(pk=lead.pk).domain == ""
    with world.inside(world.globex):
        assert not Job.objects.exists()
