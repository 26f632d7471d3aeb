import json
from decimal import Decimal
from pathlib import Path

import pytest

from enrichment.providers.apollo.person import ApolloPerson
from enrichment.providers.base import Query, Result
from enrichment.tests.answering import Told, reply, sureness, values
from lib.vendor_errors import BadCredentialsError, OutOfCreditsError, UnusableAnswerError

ANSWER = json.loads((Path(__file__).parent / "answers" / "person.json").read_text())
GRETA = ANSWER["person"]
BY_EMAIL = Query({"email": "greta@nordfrost-demo.com"})
BY_NAME = Query({"full_name": "Greta Lindqvist", "domain": "nordfrost-demo.com"})


def _ask(person, query=BY_NAME):
    [result] = ApolloPerson().answer([query], Told(reply({"person": person})))
    return result


def _several(*matches, **told):
    queries = [Query({"email": f"p{number}@acme-demo.com"}) for number in range(len(matches))]
    line = Told(reply({"matches": list(matches), **told}))
    return ApolloPerson().answer(queries, line)


def test_it_tells_person_job_and_employer():
    assert values(_ask(GRETA)) == {
        "first_name": "Greta",
        "last_name": "Lindqvist",
        "full_name": "Greta Lindqvist",
        "linkedin_url": "https://www.linkedin.com/in/greta-lindqvist-demo",
        "title": "VP Supply Chain",
        "seniority": "VP",
        "department": "Operations",
        "email": "greta@nordfrost-demo.com",
        "city": "Malmö",
        "country": "SE",
        "company_name": "Nordfrost",
        "domain": "nordfrost-demo.com",
        "website": "http://www.nordfrost-demo.com",
        "industry": "logistics & supply chain",
        "company_size": "830",
    }


def test_it_is_surer_of_whom_it_knows_by_address():
    by_email, by_name = sureness(_ask(GRETA, BY_EMAIL)), sureness(_ask(GRETA, BY_NAME))
    assert by_email["last_name"] > by_name["last_name"] > by_name["title"]
    assert by_email["email"] == by_name["email"] == 0.95


def test_it_sends_what_is_known_in_the_query_and_not_in_a_body():
    line = Told(reply({"person": None}))
    ApolloPerson().answer([BY_NAME], line)
    [(method, path, given)] = line.sent
    assert (method, path) == ("POST", "/people/match")
    assert given["params"] == {"name": "Greta Lindqvist", "domain": "nordfrost-demo.com"}
    assert given["headers"] == {"x-api-key": "k"}
    assert "json" not in given


@pytest.mark.parametrize("status", ["verified", "unverified", None])
def test_the_placeholder_for_an_address_is_none(status):
    hidden = GRETA | {"email": "email_not_unlocked@domain.com", "email_status": status}
    assert "email" not in values(_ask(hidden))


@pytest.mark.parametrize(
    ("status", "guessed", "sure"),
    [
        ("verified", None, 0.95),
        ("extrapolated", 0.72, 0.72),
        ("unverified", None, 0.6),
        (None, None, 0.6),
        ("Unavailable", None, None),
        ("bounced", 0.9, None),
    ],
)
def test_an_address_is_as_sure_as_its_status(status, guessed, sure):
    person = GRETA | {"email_status": status, "extrapolated_email_confidence": guessed}
    assert sureness(_ask(person)).get("email") == sure


def test_whoever_has_left_is_told_apart():
    [fact] = _ask(GRETA, Query({"full_name": "Greta Lindqvist", "domain": "old-demo.com"})).facts
    assert (fact.label, fact.value) == ("Works elsewhere by now", "nordfrost-demo.com")
    assert _ask(GRETA).facts == ()


def test_blanks_and_what_is_new_do_not_matter():
    person = {"id": "1", "first_name": " Ada ", "email": None, "organization": None, "x": [1]}
    assert values(_ask(person | {"departments": None, "seniority": ""})) == {"first_name": "Ada"}


def test_nobody_is_a_miss():
    assert _ask(None) == Result()


def test_a_value_of_another_kind_is_told():
    with pytest.raises(UnusableAnswerError, match="title"):
        _ask(GRETA | {"title": {"en": "VP"}})


def test_several_are_answered_in_order_and_one_does_not_fail_the_others():
    found, nobody, broken = _several(GRETA, None, GRETA | {"title": 7}, credits_consumed=1)
    assert values(found)["first_name"] == "Greta"
    assert nobody == Result(cost=Decimal(0))
    assert isinstance(broken, UnusableAnswerError)


def test_the_credits_of_several_add_up():
    answers = _several(GRETA, None, GRETA, GRETA, credits_consumed=1.5)
    assert [answer.cost for answer in answers] == [
        Decimal("0.50"),
        Decimal(0),
        Decimal("0.50"),
        Decimal("0.50"),
    ]


def test_the_credits_of_several_may_be_left_out():
    assert [answer.cost for answer in _several(GRETA, None)] == [None, None]


def test_another_number_of_people_is_no_answer():
    queries = [Query({"email": f"p{number}@acme-demo.com"}) for number in range(3)]
    with pytest.raises(UnusableAnswerError, match="1 people where 3"):
        ApolloPerson().answer(queries, Told(reply({"matches": [GRETA]})))


def test_refusals_are_of_their_kind():
    wrong = reply(b"Invalid API key.", 401)
    plan = reply({"error": "not authorized", "error_code": "API_INACCESSIBLE"}, 403)
    empty = reply({"error": "Insufficient credits to enrich"}, 422)
    for refused, kind in [
        (wrong, BadCredentialsError),
        (plan, BadCredentialsError),
        (empty, OutOfCreditsError),
    ]:
        with pytest.raises(kind):
            ApolloPerson().answer([BY_EMAIL], Told(refused))


def test_a_key_that_may_not_look_up_the_account_is_no_wrong_key():
    refused = reply({"error": "not authorized", "error_code": "API_INACCESSIBLE"}, 403)
    standing = ApolloPerson().check(Told(refused))
    assert standing.credits_left is None
    assert "knows the key" in standing.note
    with pytest.raises(BadCredentialsError):
        ApolloPerson().check(Told(reply({"error": "suspended"}, 403)))


def test_the_account_tells_the_credits_left():
    line = Told(reply({"id": "1", "num_credits_remaining": 9500.5}))
    assert ApolloPerson().check(line).credits_left == Decimal("9500.5")
    assert ApolloPerson().check(Told(reply({"id": "1"}))).credits_left is None
