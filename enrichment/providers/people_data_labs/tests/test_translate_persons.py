import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.people_data_labs.person import PdlPerson
from lib.vendor_errors import UnusableAnswerError
from tests.vendors.simulator import status

CASES = json.loads((Path(__file__).parent / "persons.json").read_text())
QUERY = Query({"email": "someone@harborline-demo.com"})


def ask(vendor, line, match):
    """Ask about a person of whom the vendor says this."""
    vendor.misbehave(status(200, match))
    [result] = PdlPerson().answer([QUERY], line)
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_translates_a_record(case, vendor, line_to):
    match = {"status": 200, "likelihood": case["likelihood"], "data": case["record"]}
    result = ask(vendor, line_to(), match)

    assert {one.field: one.value for one in result.findings} == case["values"]
    assert {fact.label: fact.value for fact in result.facts} == case["facts"]


def test_it_is_surer_the_likelier_the_match(vendor, line_to):
    sure = []
    for likelihood in (1, 2, 6, 9, 10, 99):
        match = {"status": 200, "likelihood": likelihood, "data": {"full_name": "Amara Okafor"}}
        [finding] = ask(vendor, line_to(), match).findings
        sure.append(finding.confidence)

    assert sure == sorted(sure)
    assert 0.1 <= sure[1] <= 0.3
    assert sure[-1] == sure[-2] < 1


def test_without_a_likelihood_the_least_that_was_asked_for_holds(vendor, line_to):
    match = {"status": 200, "data": {"full_name": "Amara Okafor"}}
    [modest] = ask(vendor, line_to(min_likelihood="3"), match).findings
    [usual] = ask(vendor, line_to(), match).findings

    assert modest.confidence < 0.5 < usual.confidence


def test_it_trusts_a_name_more_than_some_phone_number(vendor, line_to):
    case = CASES[0]
    match = {"status": 200, "likelihood": 9, "data": case["record"]}
    sure = {one.field: one.confidence for one in ask(vendor, line_to(), match).findings}

    assert sure["full_name"] > sure["title"] > sure["phone"]
    assert sure["mobile"] > sure["phone"]


@pytest.mark.parametrize(
    "data", [None, [], "sofia", {"full_name": 7}, {"emails": "x"}, {"emails": [{"address": []}]}]
)
def test_a_record_of_another_shape_is_told_as_such(data, vendor, line_to):
    vendor.misbehave(status(200, {"status": 200, "likelihood": 9, "data": data}))

    with pytest.raises(UnusableAnswerError):
        PdlPerson().answer([QUERY], line_to())
