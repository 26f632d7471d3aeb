import json
from pathlib import Path

import pytest

from enrichment.providers.apollo.company import ApolloCompany
from enrichment.providers.base import Query, Result
from enrichment.tests.answering import Told, reply, sureness, values
from lib.vendor_errors import UnusableAnswerError

ANSWER = json.loads((Path(__file__).parent / "answers" / "organization.json").read_text())
BY_DOMAIN = Query({"domain": "nordfrost-demo.com", "company_name": "Nordfrost"})


def _ask(body, query=BY_DOMAIN):
    [result] = ApolloCompany().answer([query], Told(reply(body)))
    return result


def test_it_tells_of_the_company_and_where_it_is():
    assert values(_ask(ANSWER)) == {
        "company_name": "Nordfrost",
        "domain": "nordfrost-demo.com",
        "website": "http://www.nordfrost-demo.com",
        "industry": "logistics & supply chain",
        "street": "Hamngatan 3",
        "postal_code": "211 22",
        "city": "Malmö",
        "region": "Skåne",
        "country": "SE",
    }


def test_a_lead_may_work_elsewhere_than_at_the_headquarters():
    sure = sureness(_ask(ANSWER))
    assert sure["city"] < sure["industry"]
    assert sureness(_ask(ANSWER, Query({"company_name": "Nordfrost"})))["domain"] < sure["domain"]


def test_the_switchboard_is_nobodys_phone():
    facts = {fact.label: fact.value for fact in _ask(ANSWER).facts}
    assert facts == {
        "Switchboard": "+46 40 123 45 67",
        "Founded": "1998",
        "Yearly revenue (US$)": "120M",
        "Company on LinkedIn": "https://www.linkedin.com/company/nordfrost-demo",
    }


@pytest.mark.parametrize("body", [{"organization": None}, {}])
def test_no_company_is_a_miss(body):
    assert _ask(body) == Result()


def test_another_shape_is_told():
    with pytest.raises(UnusableAnswerError):
        _ask({"organisation": {"name": "Nordfrost"}})


def test_it_sends_all_that_is_known():
    line = Told(reply({"organization": None}))
    ApolloCompany().answer([BY_DOMAIN], line)
    [(method, path, given)] = line.sent
    assert (method, path) == ("GET", "/organizations/enrich")
    assert given["params"] == {"domain": "nordfrost-demo.com", "name": "Nordfrost"}
