from decimal import Decimal

import pytest

from enrichment.providers.base import Query, Result
from enrichment.providers.people_data_labs.person import PdlPerson
from lib.vendor_errors import (
    BadCredentialsError,
    RateLimitedError,
    RejectedError,
    TransientError,
    UnusableAnswerError,
)
from tests.vendors.simulator import status

SOFIA = Query({"email": "sofia.reyes@brightforge-demo.com"})
NOBODY = Query({"email": "nobody@elsewhere-demo.com"})
BY_NAME = {"first_name": "Sofia", "last_name": "Reyes"}


def ask(line, *queries):
    return PdlPerson().answer(queries, line)


def matches(*names):
    """Return the vendor's items for persons of these names, places left out."""
    return [{"status": 200, "likelihood": 9, "data": {"full_name": name}} for name in names]


def placed(items):
    return [item | {"metadata": {"place": at}} for at, item in enumerate(items)]


def names(answers):
    return [{one.field: one.value for one in answer.findings}["full_name"] for answer in answers]


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        ({"linkedin_url": "https://www.linkedin.com/in/sofia-reyes-demo"}, {"profile"}),
        ({"email": "sofia.reyes@brightforge-demo.com"}, {"email"}),
        ({"mobile": "+14155550132"}, {"phone"}),
        ({"phone": "+14155550100"}, {"phone"}),
        (BY_NAME | {"domain": "brightforge-demo.com"}, {"first_name", "last_name", "company"}),
        (BY_NAME | {"company_name": "Brightforge"}, {"first_name", "last_name", "company"}),
        ({"full_name": "Sofia Reyes", "domain": "brightforge-demo.com"}, {"name", "company"}),
        (
            BY_NAME | {"full_name": "Sofia R. Reyes", "domain": "brightforge-demo.com"},
            {"first_name", "last_name", "company"},
        ),
    ],
)
def test_each_way_to_ask_is_one_that_the_vendor_knows(values, sent, vendor, line_to):
    [answer] = ask(line_to(), Query(values))

    assert names([answer]) == ["Sofia Reyes"]
    [(_, request)] = vendor.asked
    assert request.query.keys() - {"min_likelihood", "titlecase", "data_include"} == sent
    assert "pdl-key" not in str(request.query)


def test_every_need_is_enough_for_the_vendor(vendor, line_to):
    known = {
        "linkedin_url": "linkedin.com/in/nobody",
        "email": "nobody@elsewhere-demo.com",
        "first_name": "No",
        "last_name": "Body",
        "full_name": "No Body",
        "domain": "elsewhere-demo.com",
        "company_name": "Elsewhere",
        "mobile": "+14155550199",
        "phone": "+14155550198",
    }
    for need in PdlPerson().can.needs:
        [answer] = ask(line_to(), Query({key: known[key] for key in need}))
        assert answer == Result(cost=Decimal(0)), need


def test_it_asks_for_nothing_less_sure_than_the_account_wants(vendor, line_to):
    vendor.likelihood = 4

    [usual] = ask(line_to(), SOFIA)
    [modest] = ask(line_to(min_likelihood="3"), SOFIA)

    assert not usual.is_hit
    assert modest.is_hit
    assert vendor.paid == {"p-0001": 1}


def test_it_asks_for_no_more_of_a_person_than_it_uses(vendor, line_to):
    ask(line_to(), SOFIA)

    [(_, request)] = vendor.asked
    assert "work_email" in request.query["data_include"]
    assert "birth_date" not in request.query["data_include"]


def test_the_vendor_says_what_an_answer_cost(vendor, line_to):
    [hit] = ask(line_to(), SOFIA)
    [miss] = ask(line_to(), NOBODY)
    vendor.misbehave(status(200, matches("Sofia")[0], x_call_credits_spent="0.5"))
    [cheaper] = ask(line_to(), SOFIA)

    assert [hit.cost, miss.cost, cheaper.cost] == [Decimal(1), Decimal(0), Decimal("0.5")]


@pytest.mark.parametrize("word", ["", "many", "-1", "NaN", "1e30"])
def test_where_it_does_not_say_a_match_costs_a_credit(word, vendor, line_to):
    vendor.misbehave(status(200, matches("Sofia")[0], x_call_credits_spent=word))
    [answer] = ask(line_to(), SOFIA)

    assert answer.cost == Decimal(1)


def test_a_record_with_nothing_in_it_was_paid_for_all_the_same(vendor, line_to):
    vendor.misbehave(status(200, {"status": 200, "likelihood": 9, "data": {}}))
    [answer] = ask(line_to(), SOFIA)

    assert not answer.is_hit
    assert answer.cost == Decimal(1)


def test_many_questions_go_in_one_request_and_each_match_is_paid(vendor, line_to):
    answers = ask(line_to(), SOFIA, NOBODY, Query(BY_NAME | {"domain": "brightforge-demo.com"}))

    assert [one.is_hit for one in answers] == [True, False, True]
    assert [one.cost for one in answers] == [Decimal(1), Decimal(0), Decimal(1)]
    [(_, request)] = vendor.asked
    assert (request.method, request.path) == ("POST", "/v5/person/bulk")


def test_a_whole_batch_is_taken(vendor, line_to):
    size = PdlPerson().can.batch_size
    answers = ask(line_to(), *[NOBODY] * (size - 1), SOFIA)

    assert [one.is_hit for one in answers] == [False] * (size - 1) + [True]


def test_an_item_that_failed_does_not_fail_the_others(vendor, line_to):
    failing = {400: RejectedError, 401: BadCredentialsError, 429: RateLimitedError}
    failing |= {500: TransientError, 405: RejectedError}
    vendor.broken = {f"{code}@elsewhere-demo.com": code for code in failing}
    broken = [Query({"email": address}) for address in vendor.broken]

    answers = ask(line_to(), SOFIA, *broken, SOFIA)

    assert [type(one) for one in answers] == [Result, *failing.values(), Result]
    assert "invalid_request_error" in str(answers[1])
    assert [answers[0].cost, answers[-1].cost] == [Decimal(1), Decimal(1)]


def test_an_item_that_cannot_be_read_does_not_fail_the_others(vendor, line_to):
    odd = [{"status": 200, "data": 7}, {"status": []}, None, "text"]
    vendor.misbehave(status(200, [*matches("Sofia"), *odd]))

    first, *others = ask(line_to(), SOFIA, *[NOBODY] * len(odd))

    assert names([first]) == ["Sofia"]
    assert [type(one) for one in others] == [UnusableAnswerError] * len(odd)


def test_a_miss_of_a_bulk_need_not_say_why(vendor, line_to):
    vendor.misbehave(status(200, [{"status": 404}, *matches("Sofia")]))

    miss, hit = ask(line_to(), NOBODY, SOFIA)

    assert (miss.is_hit, hit.is_hit) == (False, True)


def test_nobody_gets_the_answer_of_another(vendor, line_to):
    items = placed(matches("First", "Second", "Third"))
    vendor.misbehave(status(200, items[::-1]))

    assert names(ask(line_to(), SOFIA, SOFIA, SOFIA)) == ["First", "Second", "Third"]


def test_without_its_marks_answers_are_in_the_order_of_the_questions(vendor, line_to):
    vendor.misbehave(status(200, matches("First", "Second")))

    assert names(ask(line_to(), SOFIA, SOFIA)) == ["First", "Second"]


def test_answers_that_cannot_be_told_apart_are_not_used(vendor, line_to):
    vendor.misbehave(status(200, matches("First", "Second")))

    with pytest.raises(UnusableAnswerError, match="2 answers to 3 questions"):
        ask(line_to(), SOFIA, SOFIA, SOFIA)


def test_a_question_that_was_left_out_is_told_as_such(vendor, line_to):
    first, second = placed(matches("First", "Second"))
    vendor.misbehave(status(200, [first, second | {"metadata": {"place": 0}}]))

    _, left_out = ask(line_to(), SOFIA, SOFIA)

    assert isinstance(left_out, UnusableAnswerError)


@pytest.mark.parametrize(
    ("spent", "costs"),
    [
        ("3", ["1", "1", "1"]),
        ("2", ["0.66", "0.66", "0.68"]),
        ("0", ["0", "0", "0"]),
        ("", ["1", "1", "1"]),
    ],
)
def test_the_costs_of_a_bulk_add_up_to_what_the_vendor_says(spent, costs, vendor, line_to):
    items = [{"status": 404}, *matches("First", "Second", "Third"), {"status": 500}]
    vendor.misbehave(status(200, items, x_call_credits_spent=spent))

    miss, *hits, failed = ask(line_to(), *[SOFIA] * 5)

    assert [one.cost for one in hits] == [Decimal(cost) for cost in costs]
    assert miss.cost == 0
    assert isinstance(failed, TransientError)


def test_an_item_that_cannot_be_read_is_counted_once(vendor, line_to):
    items = [*matches("First", "Second"), {"status": 200, "data": 7}]
    vendor.misbehave(status(200, items, x_call_credits_spent="3"))

    *hits, unread = ask(line_to(), *[SOFIA] * 3)

    assert [one.cost for one in hits] == [Decimal(1), Decimal(1)]
    assert isinstance(unread, UnusableAnswerError)


def test_a_bulk_that_is_refused_is_refused_as_a_whole(vendor, line_to):
    for code, kind in {400: RejectedError, 404: RejectedError, 502: TransientError}.items():
        vendor.misbehave(status(code))
        with pytest.raises(kind):
            ask(line_to(), SOFIA, NOBODY)
