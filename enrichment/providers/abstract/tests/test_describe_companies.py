import pytest

from enrichment.providers.abstract.company import AbstractCompany, translated
from enrichment.providers.abstract.shapes import Company
from enrichment.providers.base import Query
from enrichment.providers.line import shaped
from lib.vendor_errors import BadCredentialsError, OutOfCreditsError, UnusableAnswerError
from tests.vendors.abstract import CompanyEnrichment
from tests.vendors.simulator import body, status

ACME = Query({"domain": "acme.com"})


def test_it_tells_what_version_2_knows(line_to):
    [result] = AbstractCompany().answer([ACME], line_to(CompanyEnrichment()))

    assert {one.field: one.value for one in result.findings} == {
        "company_name": "Acme",
        "industry": "Machinery",
        "company_size": "120",
        "street": "Hafenstr. 1",
        "postal_code": "01234",
        "city": "Hamburg",
        "region": "Hamburg",
        "country": "DE",
    }
    assert {one.label: one.value for one in result.facts} == {
        "Founded": "1999",
        "Company on LinkedIn": "https://www.linkedin.com/company/acme",
        "Switchboard": "+49405550100",
        "What it does": "Acme makes anvils.",
    }


def test_it_tells_what_version_1_knows(line_to):
    vendor = CompanyEnrichment()
    vendor.is_documented = False

    [result] = AbstractCompany().answer([ACME], line_to(vendor))

    assert {one.field: one.value for one in result.findings} == {
        "company_name": "Acme",
        "industry": "Machinery",
        "company_size": "120",
        "city": "Hamburg",
        "region": "Hamburg",
        "country": "DE",
    }


@pytest.mark.parametrize(
    ("answer", "field", "value"),
    [
        ({"name": "Acme", "country": "Germany"}, "country", "DE"),
        ({"name": "Acme", "country": "Atlantis"}, "country", None),
        ({"employee_count": None, "employee_range": "50-200"}, "company_size", "50-200"),
        ({"employee_count": "120"}, "company_size", "120"),
        ({"company_name": "", "name": "Acme"}, "company_name", "Acme"),
        ({"company_name": "unknown"}, "company_name", None),
        ({"name": "Acme", "phone_numbers": [None], "tags": 7}, "company_name", "Acme"),
    ],
)
def test_it_bears_what_is_given_otherwise_or_not_at_all(answer, field, value):
    result = translated(shaped(answer, Company))

    assert {one.field: one.value for one in result.findings}.get(field) == value


@pytest.mark.parametrize("content", [b"{}", b'{"domain": "acme.com"}', b'{"name": null}'])
def test_nothing_known_is_a_miss(line_to, content):
    vendor = CompanyEnrichment()
    line = line_to(vendor)
    vendor.misbehave(body(content))

    [result] = AbstractCompany().answer([ACME], line)

    assert not result.is_hit


@pytest.mark.parametrize("content", [b"[]", b'{"name": 7}', b'{"hello": "world"}', b"null"])
def test_what_is_no_company_is_unusable(line_to, content):
    vendor = CompanyEnrichment()
    line = line_to(vendor)
    vendor.misbehave(body(content))

    with pytest.raises(UnusableAnswerError):
        AbstractCompany().answer([ACME], line)


def test_the_live_test_sends_no_question(line_to):
    vendor = CompanyEnrichment()

    AbstractCompany().check(line_to(vendor))

    [(_, request)] = vendor.asked
    assert request.query == {"api_key": vendor.key}


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (status(400, {"error": {"message": "api_key is required"}}), BadCredentialsError),
        (status(422, {"error": {"message": "Quota reached"}}), OutOfCreditsError),
    ],
)
def test_the_live_test_tells_of_a_wrong_key_and_of_an_empty_account(line_to, way, kind):
    vendor = CompanyEnrichment()
    line = line_to(vendor)
    vendor.misbehave(way)

    with pytest.raises(kind):
        AbstractCompany().check(line)
