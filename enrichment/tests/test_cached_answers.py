from datetime import timedelta

from django.utils import timezone

from enrichment.models import Answer
from enrichment.services.enrich_lead import enrich_lead
from enrichment.tests.asking import make_leads
from leads.models import Lead


def test_it_asks_once_and_then_answers_from_the_cache(world, spy):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "nobody@acme.com"})
        first, second = (enrich_lead(lead_id=lead.pk) for _ in range(2))

        assert spy.asked == ["nobody@acme.com"]
        assert (first["miss"], second["cached"]) == (1, 1)


def test_it_does_not_even_look_where_nothing_is_missing(world, spy):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com", "title": "CEO"})
        tally = enrich_lead(lead_id=lead.pk)

        assert spy.asked == []
        assert not any(tally.values())


def test_it_fills_a_value_again_from_the_cache(world, spy):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)
        Lead.objects.filter(pk=lead.pk).update(title="", provenance={})
        enrich_lead(lead_id=lead.pk)

        assert Lead.objects.get(pk=lead.pk).title == "Head of Rockets"
        assert spy.asked == ["jane@acme.com"]


def test_it_asks_again_once_the_answer_is_too_old(world, spy):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "nobody@acme.com"})
        enrich_lead(lead_id=lead.pk)
        Answer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        enrich_lead(lead_id=lead.pk)

        assert len(spy.asked) == 2
        assert Answer.objects.get().expires_at > timezone.now()


def test_it_asks_again_when_the_lead_has_another_address(world, spy):
    with world.inside(world.acme):
        [lead] = make_leads({"email": "nobody@acme.com"})
        enrich_lead(lead_id=lead.pk)
        Lead.objects.filter(pk=lead.pk).update(email="jane@acme.com", email_key="jane@acme.com")
        enrich_lead(lead_id=lead.pk)

        assert spy.asked == ["nobody@acme.com", "jane@acme.com"]


def test_it_keeps_no_answer_for_another_organization(world, spy):
    for organization in (world.acme, world.globex):
        with world.inside(organization):
            [lead] = make_leads({"email": "nobody@acme.com"})
            enrich_lead(lead_id=lead.pk)
            assert Answer.objects.count() == 1

    assert len(spy.asked) == 2
