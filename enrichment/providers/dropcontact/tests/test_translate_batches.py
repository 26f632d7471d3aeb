import json
from decimal import Decimal
from pathlib import Path

import pytest

from enrichment.providers.base import NotReady, Query, Result
from enrichment.providers.dropcontact.provider import Dropcontact
from enrichment.tests.answering import Told, reply, sureness, values
from lib.vendor_errors import (
    BadCredentialsError,
    ForbiddenPersonError,
    OutOfCreditsError,
    RejectedError,
    UnusableAnswerError,
)

ANSWER = json.loads((Path(__file__).parent / "answers" / "batch.json").read_text())
CLAIRE = Query({"full_name": "Claire Fontaine", "domain": "verrerie-demo.com"})
PAULA = Query({"first_name": "Paula", "last_name": "Stein", "domain": "steinbruch-demo.com"})
WAIT = {"success": False, "error": False, "reason": "Request not ready yet, try again in 30s"}


def _collect(body, status=200, queries=(CLAIRE, PAULA)):
    return Dropcontact().collect("abc", queries, Told(reply(body, status)))


def _address(qualification, email="x@verrerie-demo.com"):
    record = {"email": [{"email": email, "qualification": qualification}]}
    [answer] = _collect({"success": True, "data": [record]}, queries=[CLAIRE])
    return answer


def test_a_batch_is_in_english_and_never_has_an_address():
    line = Told(reply({"success": True, "error": False, "request_id": "abc"}))
    query = Query(dict(CLAIRE.values) | {"email": "claire@verrerie-demo.com"})
    submitted = Dropcontact().submit([query], line, "https://sales.example/hooks/abc")
    [(method, path, given)] = line.sent
    assert (method, path) == ("POST", "/enrich/all")
    assert given["headers"] == {"X-Access-Token": "k"}
    assert given["json"] == {
        "data": [
            {
                "full_name": "Claire Fontaine",
                "website": "verrerie-demo.com",
                "custom_fields": {"row": "0"},
            }
        ],
        "language": "en",
        "custom_callback_url": "https://sales.example/hooks/abc",
    }
    assert submitted.ref == "abc"
    assert "email" not in Dropcontact.can.inputs


def test_it_tells_what_is_new_of_a_person():
    claire, _ = _collect(ANSWER)
    assert values(claire) == {
        "email": "claire.fontaine@verrerie-demo.com",
        "linkedin_url": "https://www.linkedin.com/in/claire-fontaine-demo",
        "title": "Head of Purchasing",
        "seniority": "Director",
        "department": "Purchasing",
        "mobile": "+33 6 39 98 12 34",
        "phone": "+33 1 99 00 56 78",
        "company_name": "Verrerie Fontaine",
        "company_size": "42",
    }


def test_what_was_sent_is_no_finding():
    _, paula = _collect(ANSWER)
    assert paula == Result(cost=Decimal(0))


def test_who_was_asked_for_by_profile_gets_name_and_domain():
    by_profile = Query({"linkedin_url": "https://www.linkedin.com/in/claire-fontaine-demo"})
    [claire] = _collect(ANSWER | {"data": ANSWER["data"][1:]}, queries=[by_profile])
    told = values(claire)
    assert (told["first_name"], told["domain"]) == ("Claire", "verrerie-demo.com")
    assert "linkedin_url" not in told


def test_only_an_address_is_charged_for():
    claire, _ = _collect(ANSWER)
    assert claire.cost is None
    assert Dropcontact.can.price.hit == Decimal(1)
    assert Dropcontact.can.price.miss == 0


@pytest.mark.parametrize(
    "words",
    [
        ("nominative@pro", "catch-all@pro", "non_validated@pro", "generic@pro"),
        ("nominative@pro", "nominative@school", "nominative@perso"),
    ],
)
def test_a_better_qualification_is_surer(words):
    sure = [sureness(_address(word))["email"] for word in words]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == len(sure)


def test_its_two_spellings_are_one():
    assert sureness(_address("catch_all@pro")) == sureness(_address("catch-all@pro"))


@pytest.mark.parametrize(
    "word", ["invalid@invalid", "nominative@disposable", "random@pro", "new@pro", "", None]
)
def test_a_bad_or_unknown_qualification_is_no_address(word):
    assert _address(word) == Result(cost=Decimal(0))


def test_what_is_no_address_is_none():
    assert _address("nominative@pro", "not an address") == Result(cost=Decimal(0))
    assert _address("nominative@pro", None) == Result(cost=Decimal(0))


def test_who_is_not_to_be_contacted_is_left_alone():
    assert isinstance(_address("Do_Not_Contact@pro"), ForbiddenPersonError)


def test_one_record_does_not_fail_the_others():
    broken = {"custom_fields": {"row": "1"}, "email": "x@steinbruch-demo.com"}
    claire, paula = _collect(ANSWER | {"data": [ANSWER["data"][1], broken]})
    assert claire.is_hit
    assert isinstance(paula, UnusableAnswerError)


def test_who_is_left_out_is_no_miss():
    claire, paula = _collect(ANSWER | {"data": ANSWER["data"][1:]})
    assert claire.is_hit
    assert isinstance(paula, UnusableAnswerError)


def test_no_success_and_no_error_is_waited_out():
    assert isinstance(_collect(WAIT), NotReady)


def test_an_error_with_a_good_status_is_a_refusal():
    with pytest.raises(RejectedError, match="Too many"):
        _collect({"success": False, "error": True, "reason": "Too many records"})
    line = Told(reply({"success": False, "error": True, "reason": "Missing data"}))
    with pytest.raises(RejectedError, match="Missing data"):
        Dropcontact().submit([CLAIRE], line, None)


def test_refusals_are_of_their_kind():
    refused = {"success": False, "error": True, "reason": "Not enough credits"}
    for status, kind in [(403, OutOfCreditsError), (401, BadCredentialsError)]:
        with pytest.raises(kind, match="Not enough credits"):
            Dropcontact().submit([CLAIRE], Told(reply(refused, status)), None)


@pytest.mark.parametrize("field", ["credits", "credits_left"])
def test_the_account_tells_the_credits_left(field):
    assert Dropcontact().check(Told(reply({field: 812}))).credits_left == Decimal(812)


def test_an_account_without_credits_told_is_told_as_such():
    with pytest.raises(UnusableAnswerError):
        Dropcontact().check(Told(reply({})))
