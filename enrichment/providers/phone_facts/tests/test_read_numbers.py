import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.phone_facts.provider import PhoneFacts

CASES = json.loads((Path(__file__).parent / "numbers.json").read_text())


def ask(country=None, **values):
    (result,) = PhoneFacts().answer([Query(values, country)], None)
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["phone"])
def test_it_reads_a_number(case):
    result = ask(case.get("country"), phone=case["phone"])

    assert {finding.field: finding.value for finding in result.findings} == case["findings"]
    assert result.facts[0].value == case["kind"]


def test_it_is_less_sure_of_where_a_mobile_is():
    fixed, mobile = ask(phone="+493012345678"), ask(phone="+4915112345678")
    sure = [{f.field: f.confidence for f in one.findings}["time_zone"] for one in (fixed, mobile)]

    assert sure[0] > sure[1]


def test_it_takes_the_phone_before_the_mobile_where_they_disagree():
    result = ask(phone="+493012345678", mobile="+33612345678")

    found = {finding.field: finding.value for finding in result.findings}
    assert found["country"] == "DE"
    assert "mobile" not in found
    assert {fact.label for fact in result.facts} >= {"Phone", "Mobile"}


def test_it_misses_where_there_is_no_number():
    assert not ask().is_hit
