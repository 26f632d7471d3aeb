import pytest

from enrichment.gallery import cards, providers_in_use
from enrichment.models import Call
from enrichment.registry import all_providers
from enrichment.services.enrich_lead import enrich_lead
from enrichment.services.execute_run import execute_run
from enrichment.services.switch_provider import switch_provider
from enrichment.tests.asking import make_leads
from leads.models import Lead
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
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
        assert Call.objects.get().outcome == Call.Outcome.ERROR


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


def test_it_records_a_refusal_and_asks_about_the_next_batch(world, spy):
    spy.raises = RejectedError("Not this one.")
    with world.inside(world.acme):
        leads = make_leads(*({"email": f"p{number}@acme.com"} for number in range(3)))
        tally = execute_run(leads=leads, providers=all_providers())

        assert tally.counts["error"] == 3
        assert Call.objects.filter(error="Not this one.").count() == 3
        assert not Call.objects.fresh().exists()


def test_it_says_how_long_to_wait_and_records_nothing(world, spy):
    spy.raises = RateLimitedError("Slow down.", retry_after=7)
    with world.inside(world.acme):
        leads = make_leads({"email": "jane@acme.com"})
        tally = execute_run(leads=leads, providers=all_providers())

        assert tally.wait == 7
        assert not Call.objects.exists()


def test_it_gives_up_waiting_on_the_last_try(world, spy):
    spy.raises = RateLimitedError("Slow down.")
    with world.inside(world.acme):
        leads = make_leads({"email": "jane@acme.com"})
        tally = execute_run(leads=leads, providers=all_providers(), is_last_try=True)

        assert tally.wait is None
        assert Call.objects.get().error == "Slow down."
