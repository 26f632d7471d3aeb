from datetime import timedelta
from decimal import Decimal

import pytest

from enrichment.providers.base import Query
from enrichment.providers.line import Reply
from enrichment.providers.people_data_labs.account import refuse
from enrichment.providers.people_data_labs.company import PdlCompany
from enrichment.providers.people_data_labs.person import PdlPerson
from lib import clock
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    UnusableAnswerError,
)
from tests.vendors.simulator import body, status

SOFIA = Query({"email": "sofia.reyes@brightforge-demo.com"})
NOON = "Tue, 24 Nov 2026 12:00:00 GMT"
PROVIDERS = pytest.mark.parametrize("provider", [PdlPerson(), PdlCompany()])


@PROVIDERS
def test_the_live_test_tells_credits_and_pace(provider, vendor, line_to):
    vendor.credits, vendor.a_minute = 72, 1000
    standing = provider.check(line_to())

    assert standing.note == "The key works; 1,000 requests a minute."
    assert standing.credits_left == Decimal(72)
    assert not vendor.paid


@PROVIDERS
def test_the_live_test_does_without_headers(provider, vendor, line_to):
    vendor.misbehave(status(404, {"status": 404, "error": {"type": "not_found"}}))
    standing = provider.check(line_to())

    assert (standing.note, standing.credits_left) == ("The key works.", None)


@PROVIDERS
def test_the_live_test_tells_what_is_wrong(provider, vendor, line_to):
    with pytest.raises(BadCredentialsError):
        provider.check(line_to(api_key="revoked"))
    vendor.credits = 0
    with pytest.raises(OutOfCreditsError):
        provider.check(line_to())
    vendor.misbehave(body(b"<html>Welcome to our hotel</html>"))
    with pytest.raises(UnusableAnswerError):
        provider.check(line_to())


@PROVIDERS
@pytest.mark.parametrize("content", [{"message": "no such route"}, b"<html>Not found</html>"])
def test_a_wrong_address_is_no_miss(provider, content, vendor, line_to):
    vendor.misbehave(status(404, content))
    with pytest.raises(RejectedError):
        provider.check(line_to())


@pytest.mark.parametrize(
    ("reset", "wait"),
    [
        ("2026-11-24 12:00:42", 42),
        ("2026-11-24T12:00:42Z", 42),
        ("1795521642", 42),
        ("2026-11-24 11:59:59", 1),
        ("2026-11-25 12:00:00", 60),
        ("soon", 60),
        ("9" * 30, 60),
        ("", 60),
    ],
)
def test_who_asks_too_fast_waits_until_the_vendors_minute_is_over(reset, wait):
    headers = {"x-ratelimit-reset": reset, "Date": NOON}
    with pytest.raises(RateLimitedError) as refused:
        refuse(Reply(429, headers, b"{}"))

    assert refused.value.retry_after == wait


def test_without_the_vendors_clock_ours_has_to_do():
    reset = (clock.now() + timedelta(seconds=30)).isoformat()
    with pytest.raises(RateLimitedError) as refused:
        refuse(Reply(429, {"x-ratelimit-reset": reset}, b"{}"))

    assert 25 < refused.value.retry_after <= 30


def test_an_older_answer_says_how_many_seconds(vendor, line_to):
    vendor.misbehave(status(429, Retry_After="17"))
    with pytest.raises(RateLimitedError) as refused:
        PdlPerson().answer([SOFIA], line_to())

    assert refused.value.retry_after == 17


def test_the_minute_is_the_vendors(vendor, line_to):
    vendor.a_minute = 1
    vendor.misbehave(status(404, {"status": 404}))
    with pytest.raises(RateLimitedError) as refused:
        for _ in range(4):
            PdlPerson().answer([SOFIA], line_to())

    assert 1 <= refused.value.retry_after <= 60


def test_a_status_in_the_body_counts(vendor, line_to):
    vendor.misbehave(status(200, {"status": 402, "error": {"type": "payment_required"}}))
    with pytest.raises(OutOfCreditsError):
        PdlPerson().answer([SOFIA], line_to())
