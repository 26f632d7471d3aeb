from decimal import Decimal

import pytest

from enrichment.providers.base import Query
from enrichment.providers.people_data_labs.company import PdlCompany
from lib.vendor_errors import UnusableAnswerError
from tests.vendors.simulator import status

BRIGHTFORGE = Query({"domain": "brightforge-demo.com"})


def ask(line, query=BRIGHTFORGE):
    [answer] = PdlCompany().answer([query], line)
    return answer


def test_it_translates_a_company(vendor, line_to):
    answer = ask(line_to())

    assert {one.field: one.value for one in answer.findings} == {
        "company_name": "BrightForge",
        "domain": "brightforge-demo.com",
        "website": "https://brightforge-demo.com",
        "industry": "Machinery",
        "company_size": "51-200",
    }
    assert {fact.label: fact.value for fact in answer.facts} == {
        "Headquarters": "oakland, california, US",
        "Employees": "134",
        "Founded": "2009",
        "LinkedIn": "https://www.linkedin.com/company/brightforge-demo",
    }
    assert answer.cost == Decimal(1)


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        ({"domain": "brightforge-demo.com"}, {"website": "brightforge-demo.com"}),
        ({"website": "https://brightforge-demo.com/about"}, {"website": "brightforge-demo.com"}),
        (
            {"domain": "brightforge-demo.com", "company_name": "Brightforge Inc"},
            {"website": "brightforge-demo.com"},
        ),
        ({"company_name": "Brightforge"}, {"name": "Brightforge"}),
    ],
)
def test_it_asks_by_website_before_name(values, sent, vendor, line_to):
    assert ask(line_to(), Query(values)).is_hit
    [(_, request)] = vendor.asked
    assert sent.items() <= request.query.items()
    assert len(request.query.keys() & {"website", "name"}) == 1


def test_it_wants_no_company_that_is_less_sure(vendor, line_to):
    vendor.likelihood = 3

    assert not ask(line_to()).is_hit
    assert ask(line_to(min_likelihood="2")).findings[0].confidence < 0.5
    assert vendor.paid == {"c-0001": 1}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"name": None, "location": None, "employee_count": None, "founded": None},
        {"name": False, "size": True, "website": "none", "linkedin_url": "", "location": {}},
    ],
)
def test_nulls_and_hidden_values_are_none(record, vendor, line_to):
    vendor.misbehave(status(200, {"status": 200, "likelihood": 9, **record}))
    answer = ask(line_to())

    assert not answer.is_hit
    assert answer.cost == Decimal(1)


def test_it_takes_the_name_where_there_is_none_for_display(vendor, line_to):
    vendor.misbehave(status(200, {"name": "Harborline", "founded": "1987", "ticker": "hbl"}))
    answer = ask(line_to())

    assert answer.findings[0].value == "Harborline"
    assert [fact.value for fact in answer.facts] == ["1987", "HBL"]


@pytest.mark.parametrize("record", [{"name": 7}, {"location": "Oakland"}, {"size": ["51-200"]}])
def test_a_record_of_another_shape_is_told_as_such(record, vendor, line_to):
    vendor.misbehave(status(200, {"status": 200, "likelihood": 9, **record}))

    with pytest.raises(UnusableAnswerError):
        ask(line_to())
