import json
from decimal import Decimal

import pytest

from enrichment.line import AccountLine
from enrichment.providers.base import Deliverable, Query
from enrichment.providers.zerobounce.provider import ZeroBounce, translated
from enrichment.providers.zerobounce.shapes import Checked
from lib.http.client import HttpClient
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    TransientError,
    UnusableAnswerError,
)
from tests.vendors.simulator import body, status
from tests.vendors.zerobounce import KEY_OR_CREDITS

JANE = "jane.doe@acme.com"


def queries(*addresses):
    return [Query({"email": address}) for address in addresses]


def answering(value):
    return body(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("word", "detail", "deliverable"),
    [
        ("valid", "", Deliverable.YES),
        ("valid", None, Deliverable.YES),
        ("valid", "alias_address", Deliverable.YES),
        ("Valid", "", Deliverable.YES),
        ("invalid", "mailbox_not_found", Deliverable.NO),
        ("invalid", "mailbox_quota_exceeded", Deliverable.RISKY),
        ("catch-all", "", Deliverable.RISKY),
        ("spamtrap", "", Deliverable.NO),
        ("abuse", "", Deliverable.NO),
        ("do_not_mail", "disposable", Deliverable.NO),
        ("do_not_mail", "global_suppression", Deliverable.NO),
        ("do_not_mail", "role_based", Deliverable.RISKY),
        ("a_new_word", "", Deliverable.UNKNOWN),
    ],
)
def test_it_translates_verdicts(word, detail, deliverable):
    result = translated(Checked(JANE, word, detail), JANE)

    [verdict] = result.verdicts
    assert (verdict.field, verdict.value) == ("email", JANE)
    assert verdict.deliverable is deliverable
    assert (detail or "") in verdict.word
    assert result.cost is None


def test_unknown_is_a_free_miss():
    result = translated(Checked(JANE, "unknown", "greylisted"), JANE)

    assert not result.is_hit
    assert result.cost == Decimal(0)


def test_a_slip_of_the_keyboard_is_told():
    checked = Checked("jo@gmial.com", "invalid", "possible_typo", "jo@gmail.com")

    [fact] = translated(checked, "jo@gmial.com").facts

    assert fact.value == "jo@gmail.com"


def test_a_full_batch_is_one_request_whatever_the_order_of_the_answers(vendor, line):
    addresses = [f"p{number}@acme.com" for number in range(100)]
    vendor.mailboxes = {
        address: ("valid" if number % 2 else "invalid", "")
        for number, address in enumerate(addresses)
    }

    results = ZeroBounce().answer(queries(*addresses), line)

    told = [(one.verdicts[0].value, one.verdicts[0].deliverable) for one in results]
    assert told == [
        (address, Deliverable.YES if number % 2 else Deliverable.NO)
        for number, address in enumerate(addresses)
    ]
    assert len(vendor.asked) == 1
    assert vendor.paid.total() == 100


def test_an_address_is_found_however_it_is_spelt_and_sent_once(vendor, line):
    vendor.misbehave(answering({"email_batch": [{"address": JANE, "status": "valid"}]}))

    results = ZeroBounce().answer(queries("Jane.Doe@Acme.com", "Jane.Doe@Acme.com"), line)

    assert [one.is_hit for one in results] == [True, True]
    [(_, request)] = vendor.asked
    assert len(request.json["email_batch"]) == 1


def test_one_that_was_refused_fails_alone(vendor, line):
    vendor.unreadable.add("api key@credit")

    refused, result = ZeroBounce().answer(queries("api key@credit", JANE), line)

    assert isinstance(refused, RejectedError)
    assert "Invalid email address" in str(refused)
    assert result.is_hit


@pytest.mark.parametrize(
    "odd",
    [
        {"address": "odd@acme.com", "status": None},
        {"address": "odd@acme.com", "status": 7},
        {"address": None, "status": "valid"},
        {"status": "valid"},
        {},
    ],
)
def test_one_that_is_odd_fails_alone(vendor, line, odd):
    jane = {"address": JANE, "status": "valid", "sub_status": None, "did_you_mean": None}
    vendor.misbehave(answering({"email_batch": [odd, jane], "errors": None}))

    failed, result = ZeroBounce().answer(queries("odd@acme.com", JANE), line)

    assert isinstance(failed, UnusableAnswerError)
    assert result.is_hit


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (answering({"error": KEY_OR_CREDITS}), OutOfCreditsError),
        (status(400, {"error": KEY_OR_CREDITS}), OutOfCreditsError),
        (status(400, {"errors": [{"error": KEY_OR_CREDITS}]}), OutOfCreditsError),
        (answering({"message": ["api_key is invalid"]}), BadCredentialsError),
        (answering({"error": "Too many requests, you are blocked"}), RateLimitedError),
        (answering({"error": "Something else"}), RejectedError),
        (answering({"email_batch": [], "errors": [{"error": "Nothing sent"}]}), RejectedError),
    ],
)
def test_refusals_are_read_in_the_body_whatever_the_status(vendor, line, way, kind):
    vendor.misbehave(way)

    with pytest.raises(kind):
        ZeroBounce().answer(queries(JANE), line)


def test_who_asked_too_fast_stays_away_for_ten_minutes(vendor, line):
    for way in (answering({"error": "Rate limit exceeded"}), status(429)):
        vendor.misbehave(way)
        with pytest.raises(RateLimitedError) as caught:
            ZeroBounce().answer(queries(JANE), line)
        assert caught.value.retry_after == 600


def test_an_empty_account_is_told(vendor, line):
    vendor.credits = 0

    with pytest.raises(OutOfCreditsError, match="ran out of credits"):
        ZeroBounce().answer(queries(JANE), line)
    assert ZeroBounce().check(line).credits_left == 0


@pytest.mark.parametrize("reply", [{"Credits": "-1"}, {"Credits": -1}, {"error": KEY_OR_CREDITS}])
def test_the_live_test_tells_a_wrong_key_however_it_is_said(vendor, line, reply):
    vendor.misbehave(answering(reply))

    with pytest.raises(BadCredentialsError):
        ZeroBounce().check(line)


def test_the_live_test_tells_of_the_credits(line):
    standing = ZeroBounce().check(line)

    assert standing.credits_left == 1000
    assert "1,000" in standing.note


def test_batches_and_the_live_test_go_to_an_address_each(vendor, line):
    nowhere = "http://127.0.0.1:1"
    settings = line.settings | {"base_url": nowhere, "bulk_url": f"{vendor.url}/"}
    other = AccountLine(settings, HttpClient(allow_private=True), timeout=2)

    [result] = ZeroBounce().answer(queries(JANE), other)

    assert result.is_hit
    with pytest.raises(TransientError):
        ZeroBounce().check(other)
