import pytest

from enrichment.providers.base import Query
from enrichment.providers.hunter.company import HunterCompany, translated
from enrichment.providers.hunter.shapes import FoundCompany
from enrichment.providers.line import shaped
from lib.vendor_errors import UnusableAnswerError
from tests.vendors.hunter import ACME


def test_it_tells_what_hunter_knows(line):
    [result] = HunterCompany().answer([Query({"domain": "acme.com"})], line)

    assert {one.field: one.value for one in result.findings} == {
        "company_name": "Acme",
        "industry": "Machinery",
        "company_size": "51-200",
        "city": "Hamburg",
        "region": "Hamburg",
        "country": "DE",
        "time_zone": "Europe/Berlin",
    }
    assert {one.label: one.value for one in result.facts} == {
        "Founded": "1999",
        "Company on LinkedIn": "https://www.linkedin.com/company/acme",
    }


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"metrics": {"employees": 120}}, "company_size", "120"),
        ({"metrics": {"employeesRange": "51-200"}}, "company_size", "51-200"),
        ({"category": {"sector": "Industrials", "industry": None}}, "industry", "Industrials"),
        ({"geo": {"country": "Atlantis"}}, "country", None),
        ({"geo": None}, "city", None),
        ({"name": "N/A"}, "company_name", None),
    ],
)
def test_it_bears_what_is_given_otherwise_or_not_at_all(changes, field, value):
    result = translated(shaped(ACME | changes, FoundCompany))

    assert {one.field: one.value for one in result.findings}.get(field) == value


@pytest.mark.parametrize(
    ("handle", "page"), [("acme", "company/acme"), ("school/mit", "school/mit")]
)
def test_it_makes_addresses_of_handles(handle, page):
    result = translated(shaped({"linkedin": {"handle": handle}}, FoundCompany))

    assert result.facts[0].value == f"https://www.linkedin.com/{page}"


def test_a_company_of_which_nothing_is_known_is_a_miss():
    assert not translated(shaped(dict.fromkeys(ACME), FoundCompany)).is_hit


@pytest.mark.parametrize("changes", [{"name": 7}, {"geo": "Hamburg"}, {"metrics": []}])
def test_what_is_of_another_type_is_told_with_its_place(changes):
    with pytest.raises(UnusableAnswerError, match=next(iter(changes))):
        shaped(ACME | changes, FoundCompany)
