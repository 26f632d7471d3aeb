"""Runs against a vendor over real HTTP: what is asked, what is paid, what the leads hold."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.wall.scope import SYSTEM
from enrichment import registry
from enrichment.engine.circumstances import circumstances_of
from enrichment.engine.pump import Pump
from enrichment.engine.window import Window
from enrichment.knowledge import known_of
from enrichment.models import Answer, Budget, Call, Pace, ProviderAccount, Run, RunLead, WalletEntry
from enrichment.services.enrich_leads import enrich_leads
from enrichment.services.enrol_leads import enrol_leads
from enrichment.tests import vendor as vendors
from enrichment.tests.asking import make_leads
from enrichment.waterfalls import from_json
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Lead
from leads.selection import Selection
from leads.services.erase_person import erase_person
from leads.writing import Trust
from lib.clock import Deadline
from tests.vendors.simulator import body, half, running, status


@pytest.fixture
def vendor():
    """Run the vendor."""
    simulator = vendors.TitleVendor()
    with running(simulator) as url:
        simulator.url = url
        yield simulator


@pytest.fixture
def titles(world, vendor, monkeypatch):
    """Give the organization an account with the only provider there is."""
    return _account(world, vendor, monkeypatch, vendors.Titles)


@pytest.fixture
def later(world, vendor, monkeypatch):
    """Do the same with the provider that answers later."""
    return _account(world, vendor, monkeypatch, vendors.TitlesLater)


def _account(world, vendor, monkeypatch, provider):
    path = f"{vendors.PATH}.{provider.__name__}"
    monkeypatch.setattr(registry, "PROVIDERS", {provider.key: path})
    with world.inside(world.acme):
        account = ProviderAccount(provider=provider.key, settings={"base_url": vendor.url})
        account.seal({"api_key": vendors.KEY})
        account.save()
    return account


def start(world, count=5, cap=None, **draft):
    with world.inside(world.acme, world.bob):
        if count:
            make_leads(*({"email": f"p{number}@acme.com", **draft} for number in range(count)))
        return enrich_leads(selection=Selection(query=""), cap=cap)


def run_to_the_end(world):
    """Work until no job can go on; what waits for a moment is hurried."""
    for _ in range(40):
        while run_one_slice():
            pass
        with world.inside(world.acme):
            Pace.objects.update(next_at=timezone.now(), unwell_until=None)
            RunLead.objects.update(due_at=timezone.now())
            if not Job.objects.active().update(not_before=timezone.now()):
                return
    raise AssertionError("the run never ends")


def test_a_run_fills_leads_and_pays_for_hits_alone(world, titles, vendor):
    with world.inside(world.acme):
        make_leads({"email": "nobody@acme.com"})
    run = start(world)
    run_to_the_end(world)

    assert vendor.paid.total() == 5
    with world.inside(world.acme):
        assert Lead.objects.filter(title="Head of Rockets").count() == 5
        budget, run = Budget.objects.get(), Run.objects.get(pk=run.pk)
        assert (budget.spent, budget.reserved, run.spent, run.reserved) == (5, 0, 5, 0)
        assert Call.objects.count() == 6
        states = RunLead.objects.order_by("lead_id").values_list("state", flat=True)
        assert list(states) == ["nothing", *["filled"] * 5]
        moved = {kind: Decimal(0) for kind in ("reserve", "settle", "release")}
        for entry in WalletEntry.objects.all():
            moved[entry.kind] += entry.amount
        assert moved == {"reserve": 6, "settle": 5, "release": 1}
        assert Job.objects.get(pk=run.job_id).counts["hit"] == 5


def test_a_second_run_is_answered_from_the_cache(world, titles, vendor):
    start(world)
    run_to_the_end(world)
    asked = len(vendor.asked)
    with world.inside(world.acme):
        Lead.objects.update(title="")
    again = start(world, count=0)
    run_to_the_end(world)

    assert len(vendor.asked) == asked
    with world.inside(world.acme):
        assert Lead.objects.filter(title="Head of Rockets").count() == 5
        assert Run.objects.get(pk=again.pk).report["cached/titles"] == 5


@pytest.mark.parametrize("bound", ["month", "run"])
def test_a_cap_is_never_passed_and_the_others_are_told(world, titles, vendor, bound):
    if bound == "month":
        with world.inside(world.acme):
            ProviderAccount.objects.update(monthly_cap=3)
    run = start(world, cap=Decimal(3) if bound == "run" else None)
    run_to_the_end(world)

    assert vendor.paid.total() == 3
    with world.inside(world.acme):
        assert Budget.objects.get().spent == 3
        assert Budget.objects.get().reserved == 0
        left = RunLead.objects.filter(run=run, state="partly")
        assert left.count() == 2
        [[provider, why, words]] = left.first().notes["title"]
        assert (provider, why) == ("titles", "off")
        assert "used up" in words
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED


def test_a_vendor_that_wants_us_slower_is_waited_for(world, titles, vendor):
    vendor.misbehave(status(429, None, Retry_After="7"), times=2)
    run = start(world)
    while run_one_slice():
        pass
    with world.inside(world.acme):
        waits = Pace.objects.get().next_at - timezone.now()
        assert timedelta(seconds=1) < waits <= timedelta(seconds=8)
        assert Job.objects.get(pk=run.job_id).not_before > timezone.now()
    run_to_the_end(world)

    assert vendor.paid.total() == 5
    assert set(vendor.paid.values()) == {1}
    with world.inside(world.acme):
        assert Lead.objects.filter(title="Head of Rockets").count() == 5
        assert Budget.objects.get().spent == 5


@pytest.mark.parametrize("code", [401, 402])
def test_an_account_without_key_or_credits_is_switched_off_and_the_run_ends(
    world, titles, vendor, code
):
    vendor.misbehave(status(code, {"message": "Not you."}), times=20)
    run = start(world)
    run_to_the_end(world)

    with world.inside(world.acme):
        account = ProviderAccount.objects.get()
        assert not account.is_on
        assert "Not you." in account.problem
        assert set(RunLead.objects.values_list("state", flat=True)) == {"partly"}
        assert (Budget.objects.get().spent, Budget.objects.get().reserved) == (0, 0)
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED


def test_an_answer_that_broke_off_is_counted_and_not_asked_for_again(world, titles, vendor):
    vendor.misbehave(half)
    start(world, count=1)
    run_to_the_end(world)
    again = start(world, count=0)
    run_to_the_end(world)

    assert vendor.paid == {"p0@acme.com": 1}
    with world.inside(world.acme):
        assert Answer.objects.get().state == Answer.State.LOST
        assert Budget.objects.get().spent == 1
        [[_, why, words]] = RunLead.objects.get(run=again).notes["title"]
        assert why == "failed"
        assert "charged" in words


def test_an_unwell_vendor_is_asked_again_and_then_given_up(world, titles, vendor):
    vendor.misbehave(status(500), times=2)
    start(world, count=1)
    run_to_the_end(world)
    with world.inside(world.acme):
        assert Lead.objects.get().title == "Head of Rockets"

    vendor.misbehave(status(500), times=100)
    with world.inside(world.acme):
        make_leads({"email": "late@acme.com"})
    run = start(world, count=0)
    run_to_the_end(world)
    with world.inside(world.acme):
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED
        assert RunLead.objects.get(run=run, lead__email="late@acme.com").state == "partly"
    assert vendor.paid == {"p0@acme.com": 1}


def test_an_answer_that_cannot_be_read_fails_its_lead_alone(world, titles, vendor):
    vendor.misbehave(body(b"<html>"))
    start(world, count=3)
    run_to_the_end(world)
    with world.inside(world.acme):
        assert Lead.objects.filter(title="Head of Rockets").count() == 2
        assert Answer.objects.filter(state="error").count() == 1


def test_what_a_dead_worker_had_asked_is_lost_and_counted(world, titles, vendor):
    start(world, count=1)
    with world.inside(world.acme):
        run = Run.objects.get()
        enrol_leads(run=run, after=0)
        lead = Lead.objects.get()
        Budget.objects.create(
            provider="titles", month=timezone.now().date().replace(day=1), reserved=1
        )
        Run.objects.update(reserved=1)
        past = timezone.now() - timedelta(minutes=1)
        call = Call.objects.create(
            provider="titles", run=run, questions=1, reserved=1, claimed_until=past
        )
        window = Window(circumstances_of(from_json(run.plan)).around)
        window.add([known_of(lead)])
        window.plan()
        [(provider, mark)] = window.unseen
        Answer.objects.create(
            provider=provider, fingerprint=mark, lead=lead, state="asking", call_id=call.pk,
            claimed_until=past, expires_at=past,
        )  # fmt: skip
    run_to_the_end(world)

    assert vendor.asked == []
    with world.inside(world.acme):
        assert Call.objects.get().state == Call.State.LOST
        assert (Budget.objects.get().spent, Budget.objects.get().reserved) == (1, 0)
        assert RunLead.objects.get().state == "partly"


def test_a_persons_word_survives_a_run(world, titles, vendor):
    with world.inside(world.acme, world.bob):
        make_leads({"email": "p@acme.com", "title": "Chief"}, trust=Trust.PERSON)
    start(world, count=0)
    run_to_the_end(world)
    with world.inside(world.acme):
        assert Lead.objects.get().title == "Chief"
    assert vendor.asked == []


def test_a_provider_that_answers_later_is_asked_again_until_it_has(world, later, vendor):
    vendor.rounds = 3
    with world.inside(world.acme):
        make_leads({"email": "nobody@acme.com"})
    run = start(world)
    run_to_the_end(world)

    assert len(vendor.batches) == 2
    assert set(vendor.polled.values()) == {3}
    with world.inside(world.acme):
        assert Lead.objects.filter(title="Head of Rockets").count() == 5
        assert (Budget.objects.get().spent, Budget.objects.get().reserved) == (10, 0)
        assert not Answer.objects.exclude(asked=None).exists()
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED


def test_a_provider_that_never_answers_is_given_up(world, later, vendor, monkeypatch):
    vendor.rounds = 10**6
    monkeypatch.setattr(vendors.TitlesLater, "gives_up_after", timedelta(seconds=0))
    run = start(world, count=2)
    run_to_the_end(world)
    with world.inside(world.acme):
        assert Call.objects.get().state == Call.State.LOST
        assert set(RunLead.objects.values_list("state", flat=True)) == {"partly"}
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_want_the_same_make_one_call(world, titles, vendor):
    vendor.latency = 0.05
    with world.inside(world.acme, world.bob):
        make_leads(*({"email": f"p{number}@acme.com"} for number in range(20)))
        runs = [enrich_leads(selection=Selection(query="")) for _ in range(2)]
        for run in runs:
            enrol_leads(run=run, after=0)

    def work(run):
        try:
            for _ in range(30):
                if Pump(world.acme.pk, run, SYSTEM).work(Deadline(0.5)).is_over:
                    return
                with world.inside(world.acme):
                    RunLead.objects.update(due_at=timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(vendor.paid.values()) == {1}
    assert vendor.paid.total() == 20
    with world.inside(world.acme):
        assert Budget.objects.get().spent == 20
        assert not RunLead.objects.filter(state="waiting").exists()


def test_a_run_goes_on_without_a_provider_that_knows_too_little(world, titles, vendor, monkeypatch):
    monkeypatch.setattr("enrichment.engine.circumstances.RATED_FROM", 4)
    monkeypatch.setattr("enrichment.engine.pump.WINDOW", 4)
    monkeypatch.setattr("enrichment.jobs.SECONDS", 0.0)
    with world.inside(world.acme, world.alice):
        ProviderAccount.objects.update(least_hit_rate=50)
        make_leads(*({"email": f"nobody{number}@acme.com"} for number in range(8)))
    run = start(world, count=0)
    run_to_the_end(world)

    assert 4 <= len(vendor.asked) < 8
    with world.inside(world.acme):
        [[_, why, words]] = RunLead.objects.filter(run=run, state="partly").first().notes["title"]
        assert why == "off"
        assert "Only 0 %" in words


def test_a_person_erased_while_a_batch_is_out_shifts_nobody_elses_answer(world, later, vendor):
    vendor.rounds = 10**6
    vendor.tells_apart = True
    with world.inside(world.acme, world.alice):
        make_leads(*({"email": f"p{number}@acme.com"} for number in range(3)))
    run = start(world, count=0)
    run_one_slice()
    run_one_slice()
    with world.inside(world.acme, world.alice):
        [call] = Call.objects.all()
        assert call.state == Call.State.WAITING
        [first] = [one for one in Answer.objects.all() if one.asked["at"] == 0]
        erase_person(lead_id=first.lead_id)
    vendor.rounds = 1
    run_to_the_end(world)

    with world.inside(world.acme):
        titles = dict(Lead.objects.live().values_list("email", "title"))
        assert titles == {email: f"Title of {email}" for email in titles}
        assert len(titles) == 2
        assert Call.objects.get().state == Call.State.ANSWERED
        assert not RunLead.objects.filter(lead_id=first.lead_id).exists()
        assert Job.objects.get(pk=run.job_id).state == Job.State.FINISHED


def test_answers_of_a_provider_that_was_switched_off_are_waited_for(world, later, vendor):
    vendor.rounds = 10**6
    run = start(world, count=2)
    run_one_slice()
    run_one_slice()
    with world.inside(world.acme, world.alice):
        Call.objects.update(poll_at=timezone.now())
        ProviderAccount.objects.update(state=ProviderAccount.State.DISABLED)
    run_one_slice()
    with world.inside(world.acme):
        assert Job.objects.get(pk=run.job_id).attempts == 0
        assert Call.objects.get().state == Call.State.WAITING
