"""What every provider of a vendor has to pass: ``docs/guides/adding-a-provider.md`` tells how.

A provider's test module makes a class of this kit and names its provider, its simulator, a
question that the simulator knows the answer to and one that it does not. All goes over real HTTP,
and every request is checked against the document that the vendor publishes, where it is there.
"""

import time
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from enrichment.line import AccountLine
from enrichment.providers.base import (
    LONGEST_REF,
    DeferredProvider,
    NotReady,
    Provider,
    Query,
    Result,
)
from enrichment.providers.line import Reply
from leads.fields import BUILT_IN, Context
from lib.http.client import HttpClient
from lib.vendor_errors import (
    BadCredentialsError,
    LostAnswerError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    TransientError,
    UnusableAnswerError,
    VendorError,
)
from tests.vendors.simulator import (
    Misbehaviour,
    Simulator,
    body,
    drip,
    half,
    redirect,
    running,
    status,
    vanish,
)

PATIENCE = 3.0
SOMEBODY = {
    "email": "some.body@somewhere-demo.com",
    "first_name": "Some",
    "last_name": "Body",
    "full_name": "Some Body",
    "title": "Buyer",
    "phone": "+14155550199",
    "mobile": "+14155550198",
    "linkedin_url": "https://www.linkedin.com/in/some-body-demo",
    "company_name": "Somewhere",
    "domain": "somewhere-demo.com",
    "website": "https://www.somewhere-demo.com",
    "city": "Oakland",
    "region": "California",
    "postal_code": "94601",
    "street": "1 Some Street",
    "country": "US",
}
"""Values of every field that a provider may send; no vendor knows them."""


class ImpatientLine(AccountLine):
    """A line that waits no longer than a test may, whatever a provider asks for."""

    def request(self, method: str, path: str, **how: Any) -> Reply:
        """Send one request."""
        return super().request(method, path, **{**how, "timeout": PATIENCE})


class ProviderKit:
    """The kit. ``simulator`` makes a new vendor that accepts ``settings``."""

    provider: ClassVar[Provider]
    simulator: ClassVar[type[Simulator]]
    settings: ClassVar[Mapping[str, str]]
    known: ClassVar[Query]
    unknown: ClassVar[Query]
    wrong_key: ClassVar[Misbehaviour] = staticmethod(status(401))
    out_of_credits: ClassVar[Misbehaviour | None] = staticmethod(status(402))
    too_fast: ClassVar[Misbehaviour] = staticmethod(status(429))
    callback_url: ClassVar[str | None] = None
    wrong_shape: ClassVar[bytes] = b'["not", "what", "it", "should", "be"]'

    @pytest.fixture
    def vendor(self):
        """Run the vendor over HTTP; every request it got was one that its document allows."""
        simulator = self.simulator()
        with running(simulator) as url:
            simulator.url = url
            yield simulator
        assert simulator.complaints == []

    @pytest.fixture
    def line(self, vendor):
        """Return a line to the vendor."""
        return self.line_to(vendor)

    def line_to(self, vendor: Any, **settings: str) -> AccountLine:
        """Return a line with the account's settings, some of them others."""
        given = {"base_url": vendor.url} | dict(self.settings) | settings
        return ImpatientLine(given, HttpClient(allow_private=True))

    def ask(self, line: AccountLine, *queries: Query) -> list[Any]:
        """Ask, and wait for the answers of a provider that gives them later."""
        if not isinstance(self.provider, DeferredProvider):
            return list(self.provider.answer(queries, line))
        submitted = self.provider.submit(queries, line, self.callback_url)
        for _ in range(50):
            found = self.provider.collect(submitted.ref, queries, line)
            if not isinstance(found, NotReady):
                return list(found)
            time.sleep(0.01)
        raise AssertionError("the answers never came")

    def test_it_declares_what_we_know(self):
        can = self.provider.can
        fields = {*can.inputs, *can.outputs, *([can.verifies] if can.verifies else [])}
        assert fields <= BUILT_IN.keys()
        assert can.outputs or can.verifies or can.tells_facts
        assert self.provider.homepage.startswith("https://")
        assert self.provider.needs_key
        keys = [setting.key for setting in self.provider.settings]
        assert "base_url" in keys
        assert len(keys) == len(set(keys))

    def test_it_tells_what_the_vendor_knows(self, line):
        [result] = self.ask(line, self.known)
        assert isinstance(result, Result), result
        assert result.is_hit
        for finding in result.findings:
            assert finding.field in self.provider.can.outputs
            assert BUILT_IN[finding.field].normalise(finding.value, Context(country="US"))
            assert 0 < finding.confidence <= 1
        for verdict in result.verdicts:
            assert verdict.field == self.provider.can.verifies

    def test_what_the_vendor_does_not_know_is_a_miss(self, line):
        [result] = self.ask(line, self.unknown)
        assert isinstance(result, Result), result
        assert not result.is_hit

    def test_each_way_to_ask_is_one_that_the_vendor_takes(self, line):
        can = self.provider.can
        for need in can.needs:
            for sent in (need, (*need, *can.also)):
                query = Query({key: SOMEBODY[key] for key in sent})
                for size in {1, min(2, can.batch_size)}:
                    for answer in self.ask(line, *[query] * size):
                        assert isinstance(answer, Result), (need, answer)

    def test_a_batch_is_answered_in_its_order(self, line, vendor):
        size = self.provider.can.batch_size
        queries = [self.known, self.unknown, self.known][: max(1, min(size, 3))]
        results = self.ask(line, *queries)
        assert [one.is_hit for one in results] == [True, False, True][: len(queries)]

    def test_a_live_test_tells_of_the_account_and_costs_nothing(self, line, vendor):
        standing = self.provider.check(line)
        assert standing.note
        assert not vendor.paid

    def test_a_wrong_key_is_told_by_the_live_test(self, vendor):
        vendor.misbehave(self.wrong_key)
        with pytest.raises(BadCredentialsError):
            self.provider.check(self.line_to(vendor))

    def test_refusals_are_of_their_kind(self, line, vendor):
        refusals = {
            BadCredentialsError: self.wrong_key,
            OutOfCreditsError: self.out_of_credits,
            RateLimitedError: self.too_fast,
            TransientError: status(503),
        }
        for kind, way in refusals.items():
            if way is not None:
                vendor.misbehave(way)
                assert isinstance(self._failure(line), kind), kind

    def test_an_answer_that_is_none_is_told_as_such(self, line, vendor):
        for content in (b"<html>Hello</html>", b"", self.wrong_shape, b'{"data": 7, "status": []}'):
            vendor.misbehave(body(content))
            failure = self._failure(line)
            assert isinstance(failure, UnusableAnswerError), (content, failure)

    def test_an_answer_that_broke_off_may_have_been_charged(self, line, vendor):
        for way in (half, vanish, drip):
            vendor.misbehave(way)
            assert isinstance(self._failure(line), LostAnswerError), way

    def test_it_is_not_led_elsewhere(self, line, vendor):
        vendor.misbehave(redirect("http://169.254.169.254/latest/meta-data/"))
        assert isinstance(self._failure(line), (RejectedError, TransientError))

    def test_where_nobody_listens_nothing_was_sent(self, vendor):
        line = self.line_to(vendor, base_url="http://127.0.0.1:1")
        failure = self._failure(line)
        assert isinstance(failure, TransientError)
        assert not isinstance(failure, LostAnswerError)

    def test_no_secret_is_told(self, vendor):
        secrets = [one.key for one in self.provider.settings if one.is_secret]
        line = self.line_to(vendor, **dict.fromkeys(secrets, "s3cr3t-to-keep"))
        for way in (status(500), status(400), half):
            vendor.misbehave(way)
            assert "s3cr3t-to-keep" not in str(self._failure(line))

    def _failure(self, line: AccountLine) -> VendorError:
        """Return how asking failed: as a whole, or the one question of it."""
        try:
            [answer] = self.ask(line, self.known)
        except VendorError as error:
            return error
        assert isinstance(answer, VendorError), answer
        return answer


class DeferredProviderKit(ProviderKit):
    """What a provider that answers later has to pass besides.

    Its simulator is not ready yet when it is asked for the first time.
    """

    provider: ClassVar[DeferredProvider]

    def submit(self, line: AccountLine, *queries: Query) -> str:
        """Hand questions in; return the reference to them."""
        return self.provider.submit(queries, line, self.callback_url).ref

    def collected(self, ref: str, line: AccountLine) -> list[Any]:
        """Ask for the answer to the known question until it comes."""
        for _ in range(50):
            found = self.provider.collect(ref, [self.known], line)
            if not isinstance(found, NotReady):
                return list(found)
        raise AssertionError("the answers never came")

    def test_it_says_when_to_ask_again(self, line):
        submitted = self.provider.submit([self.known], line, self.callback_url)
        assert submitted.after > 0
        assert submitted.ref.isascii()
        found = self.provider.collect(submitted.ref, [self.known], line)
        assert isinstance(found, NotReady)
        assert found.after > 0

    def test_a_full_batch_has_a_reference_that_can_be_kept(self, line):
        queries = [self.known] * self.provider.can.batch_size
        assert len(self.submit(line, *queries)) <= LONGEST_REF

    def test_asking_again_gives_the_same_and_costs_nothing(self, line, vendor):
        ref = self.submit(line, self.known)
        first = self.collected(ref, line)
        paid = vendor.paid.copy()
        assert self.collected(ref, line) == first
        assert vendor.paid == paid

    def test_collecting_goes_on_after_a_failure(self, line, vendor):
        ref = self.submit(line, self.known)
        for way in (half, vanish, drip, status(503), self.too_fast):
            vendor.misbehave(way)
            with pytest.raises(TransientError):
                self.provider.collect(ref, [self.known], line)
        [result] = self.collected(ref, line)
        assert result.is_hit

    def test_refusals_to_collect_are_of_their_kind(self, line, vendor):
        ref = self.submit(line, self.known)
        for content in (b"<html>Hello</html>", b"", self.wrong_shape):
            vendor.misbehave(body(content))
            with pytest.raises(UnusableAnswerError):
                self.provider.collect(ref, [self.known], line)
        vendor.misbehave(self.wrong_key)
        with pytest.raises(BadCredentialsError):
            self.provider.collect(ref, [self.known], line)
