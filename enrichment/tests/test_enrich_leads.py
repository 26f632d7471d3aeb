import pytest

from accounts.errors import ProductError
from enrichment.models import Answer, Run, RunLead
from enrichment.services.enrich_leads import enrich_leads
from enrichment.services.switch_provider import switch_provider
from enrichment.tests.asking import make_leads
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Lead
from leads.selection import Selection
from leads.services.delete_leads import delete_leads


def start(world, count=5, **draft):
    with world.inside(world.acme, world.bob):
        make_leads(*({"email": f"p{number}@acme.com", **draft} for number in range(count)))
        return enrich_leads(selection=Selection(query=""))


def run_to_the_end():
    while run_one_slice():
        pass


def test_it_enriches_every_lead_of_the_selection(world):
    run = start(world)
    run_to_the_end()

    with world.inside(world.acme):
        job = Job.objects.get(pk=run.job_id)
        assert (job.state, job.done, job.total) == (Job.State.FINISHED, 5, 5)
        assert not Lead.objects.exclude(domain="acme.com").exists()
        assert Run.objects.get().counts["enriched"] == 5


def test_it_enriches_only_the_leads_selected_by_id(world):
    with world.inside(world.acme, world.bob):
        chosen, other = make_leads({"email": "a@acme.com"}, {"email": "b@acme.com"})
        enrich_leads(selection=Selection(lead_ids=(chosen.pk,)))
    run_to_the_end()

    with world.inside(world.acme):
        assert Lead.objects.get(pk=chosen.pk).domain == "acme.com"
        assert Lead.objects.get(pk=other.pk).domain == ""


def test_it_makes_no_call_on_a_second_run(world, spy):
    start(world, count=3)
    run_to_the_end()
    assert len(spy.asked) == 3
    with world.inside(world.acme, world.bob):
        enrich_leads(selection=Selection(query=""))
    run_to_the_end()

    assert len(spy.asked) == 3


def test_a_lead_that_is_gone_meanwhile_is_left_out(world):
    run = start(world, count=3)
    with world.inside(world.acme, world.alice):
        delete_leads(leads=Lead.objects.filter(email="p1@acme.com"))
    run_to_the_end()

    with world.inside(world.acme):
        job = Job.objects.get(pk=run.job_id)
        assert (job.state, job.done) == (Job.State.FINISHED, 2)
        assert RunLead.objects.filter(run=run).count() == 2


def test_it_leaves_out_leads_that_came_after_the_start(world):
    start(world, count=1)
    with world.inside(world.acme):
        [late] = make_leads({"email": "late@acme.com"})
    run_to_the_end()

    with world.inside(world.acme):
        assert Lead.objects.get(pk=late.pk).domain == ""


def test_it_never_touches_another_organization(world):
    with world.inside(world.globex):
        [theirs] = make_leads({"email": "hans@globex.de"})
    start(world)
    run_to_the_end()

    with world.inside(world.globex):
        assert Lead.objects.get(pk=theirs.pk).domain == ""
        assert not Answer.objects.exists()
        assert not Run.objects.exists()


def test_it_refuses_an_empty_selection_and_an_empty_waterfall(world, spy):
    with world.inside(world.acme, world.alice):
        with pytest.raises(ProductError, match="No lead"):
            enrich_leads(selection=Selection(query=""))
        switch_provider(key="spy", is_on=False)
        with pytest.raises(ProductError, match="Every provider is off"):
            enrich_leads(selection=Selection(query=""))
        assert not Job.objects.exists()
