import json
from decimal import Decimal
from pathlib import Path

import pytest

from enrichment.providers.base import NotReady, Query
from enrichment.providers.fullenrich.provider import FullEnrich, FullEnrichPhone
from enrichment.tests.answering import Told, reply, sureness, values
from lib.vendor_errors import (
    LostAnswerError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    UnusableAnswerError,
)

ANSWER = json.loads((Path(__file__).parent / "answers" / "batch.json").read_text())
QUERIES = [
    Query({"linkedin_url": "https://www.linkedin.com/in/ines-costa-demo"}),
    Query({"first_name": "Otto", "last_name": "Brand", "domain": "brandwerk-demo.com"}),
    Query({"first_name": "No", "last_name": "Body", "company_name": "Nowhere"}),
    Query({"first_name": "Odd", "last_name": "One", "company_name": "Nowhere"}),
]


def _collect(body, status=200, provider=None):
    provider = provider or FullEnrich()
    return provider.collect("id-1", QUERIES, Told(reply(body, status)))


def test_a_batch_says_who_asks_what_and_which_row_it_is():
    line = Told(reply({"enrichment_id": "id-1"}))
    submitted = FullEnrich().submit(QUERIES[1:2], line, "https://sales.example/hooks/abc")
    [(method, path, given)] = line.sent
    assert (method, path) == ("POST", "/contact/enrich/bulk")
    assert given["headers"] == {"Authorization": "Bearer k"}
    assert given["json"] == {
        "name": "AI Sales Doctor",
        "webhook_url": "https://sales.example/hooks/abc",
        "data": [
            {
                "first_name": "Otto",
                "last_name": "Brand",
                "domain": "brandwerk-demo.com",
                "enrich_fields": ["contact.work_emails"],
                "custom": {"row": "0"},
            }
        ],
    }
    assert submitted.ref == "id-1"


def test_without_a_callback_none_is_sent():
    line = Told(reply({"enrichment_id": "id-1"}))
    FullEnrichPhone().submit(QUERIES[:1], line, None)
    [(_, _, given)] = line.sent
    assert "webhook_url" not in given["json"]
    assert given["json"]["data"][0]["enrich_fields"] == ["contact.phones"]


def test_it_tells_address_and_profile():
    ines, *_ = _collect(ANSWER)
    assert values(ines) == {
        "email": "ines.costa@portolan-demo.com",
        "first_name": "Ines",
        "last_name": "Costa",
        "full_name": "Ines Costa",
        "linkedin_url": "https://www.linkedin.com/in/ines-costa-demo",
        "city": "Porto",
        "region": "Porto",
        "country": "PT",
        "title": "Head of Sales Operations",
        "seniority": "Head",
        "department": "Sales",
        "company_name": "Portolan",
        "domain": "portolan-demo.com",
        "website": "https://www.portolan-demo.com/en?x=1",
        "industry": "Software Development",
        "company_size": "51-200",
    }


def test_an_address_is_as_sure_as_its_word_and_a_bad_one_is_none():
    ines, otto, *_ = _collect(ANSWER)
    assert values(otto) == {"email": "o.brand@brandwerk-demo.com"}
    assert sureness(ines)["email"] > sureness(otto)["email"] > 0


def test_private_addresses_are_left_alone():
    assert "ines@mail-demo.com" not in values(_collect(ANSWER)[0]).values()


def test_rows_are_told_apart_by_their_number_and_one_does_not_fail_the_others():
    _, _, nobody, broken = _collect(ANSWER)
    assert not nobody.is_hit
    assert isinstance(broken, UnusableAnswerError)


def test_rows_without_a_number_are_taken_in_their_order():
    bare = [{"contact_info": row["contact_info"]} for row in ANSWER["data"]]
    first, second, *_ = _collect(ANSWER | {"data": bare})
    assert values(first)["email"].startswith("o.brand")
    assert values(second)["email"].startswith("ines")


def test_whoever_is_left_out_is_no_miss():
    answers = _collect(ANSWER | {"data": ANSWER["data"][:2]})
    assert [one.is_hit for one in answers[:2]] == [True, True]
    assert all(isinstance(one, UnusableAnswerError) for one in answers[2:])


def test_credits_are_shared_by_those_for_whom_an_address_was_found():
    ines, otto, nobody, _ = _collect(ANSWER)
    assert (ines.cost, otto.cost, nobody.cost) == (Decimal(1), Decimal(1), Decimal(0))
    assert _collect(ANSWER | {"cost": None})[0].cost is None


def test_it_tells_the_mobile_number():
    ines, otto, *_ = _collect(ANSWER | {"cost": {"credits": 10}}, provider=FullEnrichPhone())
    assert values(ines) == {"mobile": "+351 912 345 678"}
    assert ines.cost == Decimal(10)
    assert not otto.is_hit


@pytest.mark.parametrize("status", ["CREATED", "IN_PROGRESS", "RATE_LIMIT", "UNKNOWN", "NEW ONE"])
def test_what_ends_nothing_is_waited_out(status):
    assert isinstance(_collect({"id": "id-1", "status": status, "data": None}), NotReady)


def test_a_refusal_says_that_it_is_not_ready():
    body = {"code": "error.enrichment.in_progress", "message": "try again in 30 seconds"}
    assert isinstance(_collect(body, 400), NotReady)


def test_a_batch_that_is_not_known_is_lost():
    with pytest.raises(LostAnswerError):
        _collect({"code": "error.enrichment.not_found", "message": "not found"}, 404)
    with pytest.raises(RejectedError):
        _collect(b"<html>404</html>", 404)


@pytest.mark.parametrize("http", [200, 402])
def test_where_credits_run_out_what_was_found_is_kept_and_the_rest_is_no_miss(http):
    body = ANSWER | {"status": "CREDITS_INSUFFICIENT"}
    ines, otto, nobody, _ = _collect(body, http)
    assert ines.is_hit
    assert otto.is_hit
    assert isinstance(nobody, OutOfCreditsError)


def test_where_credits_found_nobody_the_account_is_empty():
    with pytest.raises(OutOfCreditsError):
        _collect({"status": "CREDITS_INSUFFICIENT", "data": []}, 402)
    with pytest.raises(OutOfCreditsError):
        _collect({"code": "error.credits", "message": "no credits"}, 402)


def test_a_canceled_batch_is_told_as_such():
    ines, _, nobody, _ = _collect(ANSWER | {"status": "CANCELED"})
    assert ines.is_hit
    assert isinstance(nobody, RejectedError)


def test_too_fast_waits_a_minute():
    body = {"code": "error.rate.limit", "message": "Too many requests. Try again in 1m"}
    with pytest.raises(RateLimitedError) as caught:
        _collect(body, 429)
    assert caught.value.retry_after == 60
