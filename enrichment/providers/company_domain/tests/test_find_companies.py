import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.company_domain.provider import CompanyDomain

CASES = json.loads((Path(__file__).parent / "companies.json").read_text())


def ask(values):
    (result,) = CompanyDomain().answer([Query(values)], None)
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["known"]))
def test_it_finds_the_company(case):
    result = ask(case["known"])

    assert {finding.field: finding.value for finding in result.findings} == case["findings"]
    facts = {fact.label: fact.value for fact in result.facts}
    assert facts == case.get("facts", {})


def test_it_trusts_a_website_more_than_a_name_it_made_up():
    sure = {f.field: f.confidence for f in ask({"website": "https://acme.com"}).findings}

    assert sure["domain"] > 0.9
    assert sure["company_name"] < 0.5


def test_it_says_where_website_and_address_differ():
    result = ask({"website": "https://acme.com", "email": "jane@globex.de"})

    assert result.findings[0].value == "acme.com"
    assert result.facts[0].value == "globex.de"
