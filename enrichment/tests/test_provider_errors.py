import pytest

from enrichment.gallery import cards, providers_in_use
from enrichment.models import Answer
from enrichment.services.enrich_lead import enrich_lead
from enrichment.services.switch_provider import switch_provider
from enrichment.tests.asking import make_leads
from leads.models import Lead
from lib.vendor_errors import (
    BadCredentialsError,
    ForbiddenPersonError,
    OutOfCreditsError,
    RejectedError,
)


@pytest.mark.parametrize("error", [BadCredentialsError, OutOfCreditsError])
def test_it_switches_off_a_provider_that_cannot_answer_any_more(world, spy, error):
    spy.raises = error("Your key was revoked.")
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)

        assert providers_in_use() == []
        assert cards()[0].problem == "Your key was revoked."
        assert Answer.objects.get().state == Answer.State.ERROR


def test_it_forgets_the_problem_when_switched_on_again(world, spy):
    spy.raises = BadCredentialsError("Your key was revoked.")
    with world.inside(world.acme, world.alice):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)
        spy.raises = None
        switch_provider(key="spy", is_on=True)
        enrich_lead(lead_id=lead.pk)

        assert Lead.objects.get(pk=lead.pk).title == "Head of Rockets"
        assert cards()[0].problem == ""


def test_it_records_a_refusal_and_does_not_ask_the_same_at_once_again(world, spy):
    spy.raises = RejectedError("Not this one.")
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        assert enrich_lead(lead_id=lead.pk)["error"] == 1
        spy.raises = None
        enrich_lead(lead_id=lead.pk)

        assert Answer.objects.get().error == "Not this one."
        assert spy.asked == []


def test_a_person_who_asked_not_to_be_processed_is_not_asked_about_again(world, spy):
    spy.raises = ForbiddenPersonError("They asked to be left alone.")
    with world.inside(world.acme):
        [lead] = make_leads({"email": "jane@acme.com"})
        enrich_lead(lead_id=lead.pk)
        answer = Answer.objects.get()
        assert answer.record == {}
        assert (answer.expires_at - answer.asked_at).days > 3000
