import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.hunter.finder import HunterFinder, translated
from enrichment.providers.hunter.shapes import FoundEmail
from enrichment.providers.line import shaped
from lib.vendor_errors import ForbiddenPersonError, RejectedError, TransientError
from tests.vendors.simulator import body, status

CASES = json.loads((Path(__file__).parent / "emails.json").read_text())
NAMED = {"first_name": "Jane", "last_name": "Doe"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_translates(case):
    result = translated(shaped(case["data"], FoundEmail), Query(case["asked"]))

    found = {one.field: [one.value, one.confidence] for one in result.findings}
    assert found == case["found"]
    assert result.cost == case.get("cost")


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        (NAMED | {"domain": "acme.com"}, NAMED | {"domain": "acme.com"}),
        ({"full_name": "Jane Doe", "domain": "acme.com"},) * 2,
        (NAMED | {"company_name": "Acme"}, NAMED | {"company": "Acme"}),
        ({"linkedin_url": "https://www.linkedin.com/in/JaneDoe/"}, {"linkedin_handle": "janedoe"}),
    ],
)
def test_it_asks_with_what_is_known(vendor, line, values, sent):
    [result] = HunterFinder().answer([Query(values)], line)

    assert result.findings[0].value == "jane.doe@acme.com"
    [(_, request)] = vendor.asked
    assert request.query == sent
    assert request.headers["x-api-key"] == vendor.key


def test_a_company_on_linkedin_is_nobody_to_ask_about(vendor, line):
    query = Query({"linkedin_url": "https://www.linkedin.com/company/acme"})

    [result] = HunterFinder().answer([query], line)

    assert not result.is_hit
    assert vendor.asked == []


def test_the_same_question_is_charged_once(vendor, line):
    query = Query(NAMED | {"domain": "acme.com"})

    for _ in range(3):
        HunterFinder().answer([query], line)

    assert vendor.used == 1


def test_a_person_who_asked_not_to_be_processed_is_told(vendor, line):
    vendor.forbidden.add("jane.doe@acme.com")

    with pytest.raises(ForbiddenPersonError):
        HunterFinder().answer([Query(NAMED | {"domain": "acme.com"})], line)


def test_what_is_still_searched_is_asked_for_again_soon(vendor, line):
    vendor.misbehave(status(202, {"data": None}))

    with pytest.raises(TransientError) as caught:
        HunterFinder().answer([Query(NAMED | {"domain": "acme.com"})], line)

    assert caught.value.retry_after <= 10


def test_a_page_that_is_not_there_is_no_miss(vendor, line):
    vendor.misbehave(status(404, {"message": "no such page"}))

    with pytest.raises(RejectedError):
        HunterFinder().answer([Query(NAMED | {"domain": "acme.com"})], line)


def test_a_refusal_is_told_in_the_words_of_hunter(vendor, line):
    errors = [{"id": "invalid_domain", "code": 400, "details": "The domain is no domain"}]
    vendor.misbehave(status(400, {"errors": errors}))

    with pytest.raises(RejectedError, match="The domain is no domain"):
        HunterFinder().answer([Query(NAMED | {"domain": "acme.com"})], line)


def test_the_live_test_tells_of_the_credits(vendor, line):
    HunterFinder().answer([Query(NAMED | {"domain": "acme.com"})], line)

    standing = HunterFinder().check(line)

    assert standing.credits_left == 49
    assert "1 of 50 credits" in standing.note


def test_the_live_test_bears_a_plan_with_two_meters(vendor, line):
    requests = b'{"searches": {"used": 3, "available": 25}, "verifications": {"used": 0}}'
    vendor.misbehave(body(b'{"data": {"plan_name": null, "requests": ' + requests + b"}}"))

    standing = HunterFinder().check(line)

    assert standing.credits_left is None
    assert "3 of 25 searches" in standing.note
