import json
from decimal import Decimal
from pathlib import Path

import pytest

from enrichment.providers.apollo.handed import Handed, mark_of
from enrichment.providers.apollo.phone import ApolloPhone
from enrichment.providers.base import LONGEST_REF, NotReady, Query, Result, Tone
from enrichment.tests.answering import Told, reply, sureness, values
from lib.vendor_errors import LostAnswerError, RejectedError, UnusableAnswerError

ANSWER = json.loads((Path(__file__).parent / "answers" / "phones.json").read_text())
CALLBACK = "https://sales.example/hooks/abc"
QUERIES = [Query({"email": f"p{number}@acme-demo.com"}) for number in range(1, 5)]
MATCHES = [{"id": "p1"}, {"id": "p2"}, {"id": "p3"}, None]


def _submit(matches=MATCHES, line=None, **told):
    taken = {"matches": matches, "request_id": -8123, "credits_consumed": 3} | told
    queries = QUERIES[: len(matches)]
    return ApolloPhone().submit(queries, line or Told(reply(taken)), CALLBACK).ref


def _collect(body, status=200, ref=None):
    return ApolloPhone().collect(ref or _submit(), QUERIES, Told(reply(body, status)))


def test_it_asks_for_a_reveal_and_lets_apollo_call():
    line = Told(reply({"matches": [{"id": "p1"}], "request_id": 5}))
    _submit([{"id": "p1"}], line)
    [(method, path, given)] = line.sent
    assert (method, path) == ("POST", "/people/bulk_match")
    assert given["params"] == {"reveal_phone_number": "true", "webhook_url": CALLBACK}
    assert given["json"] == {"details": [{"email": "p1@acme-demo.com"}]}


def test_it_asks_the_connected_vendors_where_the_account_says_so():
    line = Told(reply({"matches": [{"id": "p1"}], "request_id": 5}), source="waterfall")
    _submit([{"id": "p1"}], line)
    [(_, _, given)] = line.sent
    assert given["params"] == {"run_waterfall_phone": "true", "webhook_url": CALLBACK}


def test_it_needs_an_address_to_be_called_at():
    line = Told()
    with pytest.raises(RejectedError, match="https"):
        ApolloPhone().submit(QUERIES, line, None)
    assert line.sent == []
    assert ApolloPhone.needs_callback


def test_it_tells_the_surest_number_of_each_kind():
    first, *_ = _collect(ANSWER)
    assert values(first) == {"phone": "+14155550100", "mobile": "+14155550132"}
    assert sureness(first) == {"phone": 0.4, "mobile": 0.9}


def test_it_warns_of_a_number_that_is_not_to_be_called():
    [fact] = _collect(ANSWER)[0].facts
    assert (fact.value, fact.tone) == ("+14155550132", Tone.BAD)


def test_people_are_told_apart_by_their_id_and_one_does_not_fail_the_others():
    shuffled = json.loads(json.dumps(ANSWER))
    shuffled["webhook_result"]["people"].reverse()
    found, nothing, broken, nobody = _collect(shuffled)
    assert found.is_hit
    assert not nothing.is_hit
    assert isinstance(broken, UnusableAnswerError)
    assert not nobody.is_hit


def test_the_credits_for_person_and_number_add_up():
    found, nothing, _, nobody = _collect(ANSWER)
    assert found.cost + nothing.cost == Decimal("11.5")
    assert found.cost > 8 * nothing.cost
    assert nobody.cost == 0


def test_a_number_of_the_waterfall_is_a_mobile_one():
    body = json.loads(json.dumps(ANSWER)) | {"request_type": "waterfall"}
    number = {"raw_number": "916-555-0111", "sanitized_number": "+19165550111", "type_cd": None}
    body["webhook_result"]["people"] = [{"id": "p1", "phone_numbers": [number]}]
    assert values(_collect(body)[0]) == {"mobile": "+19165550111"}


def test_where_nobody_is_known_nobody_is_asked_again():
    ref = _submit([None, None])
    line = Told()
    answers = ApolloPhone().collect(ref, QUERIES[:2], line)
    assert [answer.is_hit for answer in answers] == [False, False]
    assert line.sent == []


def test_a_known_person_without_a_readable_id_is_not_a_miss():
    ref = _submit([{"id": "p1"}, {"id": None}, {"id": 7}, None])
    answers = _collect(ANSWER, ref=ref)
    kinds = [type(answer) for answer in answers]
    assert kinds == [Result, UnusableAnswerError, UnusableAnswerError, Result]


def test_a_request_without_an_id_is_told():
    with pytest.raises(UnusableAnswerError, match="request_id"):
        _submit(request_id=None)


def test_it_waits_as_long_as_apollo_says():
    pending = {"error_code": "result_pending", "retry_after_seconds": 17}
    assert _collect(pending, 404) == NotReady(17)
    assert _collect({"error_code": "result_pending"}, 404).after > 0
    assert _collect({"webhook_status": "in_progress", "webhook_result": None}).after > 0


@pytest.mark.parametrize(
    ("status", "code"), [(404, "request_id_unknown"), (410, "request_id_expired")]
)
def test_what_apollo_does_not_have_any_more_is_lost(status, code):
    with pytest.raises(LostAnswerError, match=code):
        _collect({"error_code": code}, status)


def test_an_end_without_a_result_is_lost():
    with pytest.raises(LostAnswerError, match="no luck"):
        _collect({"webhook_status": "failed", "failure_reason": "no luck"})


def test_other_refusals_are_no_waiting():
    for body, status in [({"error_code": "invalid_request_id"}, 400), (b"<html>", 404)]:
        with pytest.raises(RejectedError):
            _collect(body, status)


def test_a_reference_holds_ten_people_and_comes_back_as_it_was():
    marks = tuple(mark_of({"id": f"64a7ff0cc4dfae00013df1a{digit}"}) for digit in range(10))
    assert len(set(marks)) == 10
    handed = Handed(str(-(2**63)), Decimal("12345.678901"), marks)
    assert len(handed.ref) <= LONGEST_REF
    assert Handed.of(handed.ref) == handed
    mixed = Handed("", Decimal(0), (None, "", marks[0]))
    assert Handed.of(mixed.ref) == mixed
