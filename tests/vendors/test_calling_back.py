"""Vendors that answer later call as they are told to, and not before they have the answers."""

import time

import pytest

from enrichment.line import AccountLine
from enrichment.providers.apollo.phone import ApolloPhone
from enrichment.providers.base import Query
from enrichment.providers.dropcontact.provider import Dropcontact
from enrichment.providers.fullenrich.provider import FullEnrich
from lib.http.client import HttpClient
from tests.vendors import apollo, dropcontact, fullenrich
from tests.vendors.deferred import LATE, NEVER, ONCE, TWICE, DeferredSimulator
from tests.vendors.simulator import Response, Simulator, running


class Ours(Simulator):
    """Takes calls."""

    def answer(self, request):
        return Response(204 if request.json == {"ref": "a", "answer": ["x"]} else 400, b"")


class Vendor(DeferredSimulator):
    def work_out(self, job):
        self.paid[str(job.questions)] += 1
        return job.questions

    def callback_body(self, ref, job):
        return {"ref": ref, "answer": job.answer}


@pytest.fixture
def ours():
    simulator = Ours()
    with running(simulator) as url:
        simulator.url = f"{url}/hooks/abc"
        yield simulator


@pytest.mark.parametrize(("calls", "times"), [(NEVER, 0), (ONCE, 1), (TWICE, 2)])
def test_it_calls_as_often_as_told_and_works_once(ours, calls, times):
    vendor = Vendor()
    vendor.calls_back = calls
    vendor.take_in("a", ["x"], ours.url)
    vendor.wait_for_calls()
    assert vendor.called == [(ours.url, 204)] * times
    assert len(ours.asked) == times
    assert sum(vendor.paid.values()) == min(times, 1)


def test_a_late_call_comes_after_the_answers(ours):
    vendor = Vendor()
    vendor.calls_back = LATE
    vendor.take_in("a", ["x"], ours.url)
    assert not vendor.poll("a").is_done
    assert vendor.poll("a").is_done
    assert vendor.called == []
    vendor.wait_for_calls()
    assert vendor.called == [(ours.url, 204)]


def test_after_a_call_it_is_ready_however_often_it_was_asked(ours):
    vendor = Vendor()
    vendor.calls_back, vendor.polls_needed = ONCE, 1000
    vendor.take_in("a", ["x"], ours.url)
    vendor.wait_for_calls()
    assert vendor.poll("a").is_done


def test_it_takes_its_time():
    vendor = Vendor()
    vendor.polls_needed, vendor.seconds_needed = 0, 0.1
    vendor.take_in("a", ["x"], None)
    assert not vendor.poll("a").is_done
    time.sleep(0.12)
    assert vendor.poll("a").is_done
    assert vendor.poll("b") is None


def test_where_nobody_answers_it_goes_on():
    vendor = Vendor()
    vendor.calls_back = ONCE
    vendor.take_in("a", ["x"], "http://127.0.0.1:1/hooks")
    vendor.wait_for_calls()
    assert vendor.called == [("http://127.0.0.1:1/hooks", None)]


@pytest.mark.parametrize(
    ("provider", "vendor", "known"),
    [
        (ApolloPhone(), apollo.Apollo(), {"email": apollo.JANE["email"]}),
        (Dropcontact(), dropcontact.Dropcontact(), {"linkedin_url": dropcontact.LUC["linkedin"]}),
        (FullEnrich(), fullenrich.FullEnrich(), {"linkedin_url": fullenrich.AMINA["linkedin_url"]}),
    ],
)
def test_each_vendor_calls_the_address_it_was_given_and_is_ready_then(
    ours, provider, vendor, known
):
    vendor.calls_back, vendor.polls_needed = TWICE, 1000
    queries = [Query(known)]
    with running(vendor) as url:
        settings = {"base_url": url, "api_key": vendor.key}
        line = AccountLine(settings, HttpClient(allow_private=True))
        ref = provider.submit(queries, line, ours.url).ref
        vendor.wait_for_calls()
        [result] = provider.collect(ref, queries, line)
    assert result.is_hit
    assert [called for called, _ in vendor.called] == [ours.url] * 2
    assert [request.path for _, request in ours.asked] == ["/hooks/abc"] * 2
    assert set(vendor.paid.values()) == {1}
    assert vendor.complaints == []
