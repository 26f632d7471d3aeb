import json
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from enrichment.planning.questions import questions_for
from enrichment.providers.base import Query
from enrichment.providers.place_facts.provider import PlaceFacts

CASES = json.loads((Path(__file__).parent / "places.json").read_text())


def ask(**values):
    (result,) = PlaceFacts().answer([Query(values)], None)
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["known"]))
def test_it_finds_the_place(case):
    result = ask(**case["known"])

    assert {one.field: one.value for one in result.findings} == case["findings"]
    assert [fact.value for fact in result.facts] == case.get("facts", [])
    for one in result.findings:
        assert 0 < one.confidence <= 1
        assert one.field != "time_zone" or one.value in available_timezones()


def test_hints_that_agree_are_surer_together():
    alone, together = ask(domain="acme.de"), ask(domain="acme.de", city="Berlin")

    assert together.findings[0].confidence > alone.findings[0].confidence


def test_a_time_zone_is_no_surer_than_the_country_it_is_of():
    country, zone = ask(domain="acme.de").findings

    assert zone.confidence < country.confidence


def test_what_the_answer_rests_on_is_what_the_question_is_known_by():
    provider = PlaceFacts()
    told = {"city": "Berlin", "phone": "+4930123456", "domain": "acme.de"}
    best = questions_for(provider, told, None)[0]

    assert dict(best.query.values) == told
    assert provider.can.also == ()
