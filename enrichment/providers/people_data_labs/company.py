"""Companies, by their website or name."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from enrichment.providers.base import (
    About,
    Answer,
    Capabilities,
    Fact,
    Finding,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
)
from enrichment.providers.line import Line
from enrichment.providers.people_data_labs.account import (
    PRICE,
    SETTINGS,
    certainty,
    least_likelihood,
    matched,
    send,
    settled,
    standing,
)
from enrichment.providers.people_data_labs.shapes import CompanyMatch, text
from lib.normalise.country import country_code
from lib.normalise.domain import domain_key, linkedin_key

_PATH = "/v5/company/enrich"
_NO_COMPANY = "no-such-company-zq7k2v9x4m.com"
_SELF_REPORTED = 0.9


class PdlCompany(Provider):
    """Finds companies.

    Where the headquarters are is told as a fact and fills no field: the lead may work elsewhere.
    The limit is the smallest plan's.
    """

    key = "pdl_company"
    label = "People Data Labs: company"
    description = (
        "Finds a company's name, website, industry and number of employees, by its domain or name."
    )
    icon = "building"
    homepage = "https://www.peopledatalabs.com"
    settings = SETTINGS
    can: ClassVar = Capabilities(
        about=About.COMPANY,
        needs=(("domain",), ("website",), ("company_name",)),
        outputs=("company_name", "domain", "website", "industry", "company_size"),
        price=PRICE,
        rate_limit=RateLimit(calls=10, seconds=60),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer a query."""
        [query] = queries
        least = least_likelihood(line)
        website = query.value("domain") or query.value("website")
        website = domain_key(website) or website
        asked = {"website": website} if website else {"name": query.value("company_name")}
        params = asked | {"min_likelihood": least, "titlecase": "true"}
        reply = send(line, "GET", _PATH, params=params)
        match = matched(reply, CompanyMatch)
        return settled([_result(match, least)], reply.headers)

    def check(self, line: Line) -> Standing:
        """Ask for a website that nobody has."""
        return standing(line, _PATH, {"website": _NO_COMPANY})


def _result(match: CompanyMatch | None, least: int) -> Result:
    if match is None:
        return Result(cost=PRICE.miss)
    sure = certainty(match.likelihood, least)
    findings = tuple(
        Finding(key, value, round(sure * share, 3)) for key, value, share in _values(match) if value
    )
    facts = tuple(Fact(label, value) for label, value in _facts(match) if value)
    return Result(findings, facts, cost=PRICE.hit)


def _values(company: CompanyMatch) -> Iterator[tuple[str, str, float]]:
    # Asked for title case, it makes "Ibm" of a name; the display name is as the company writes it.
    yield "company_name", text(company.display_name) or text(company.name), 1.0
    domain = domain_key(text(company.website)) or ""
    yield "domain", domain, 1.0
    yield "website", domain and f"https://{domain}", 1.0
    yield "industry", text(company.industry), _SELF_REPORTED
    yield "company_size", text(company.size), _SELF_REPORTED


def _facts(company: CompanyMatch) -> Iterator[tuple[str, str]]:
    if place := company.location:
        country = text(place.country)
        parts = text(place.locality), text(place.region), country_code(country) or country
        yield "Headquarters", ", ".join(filter(None, parts))
    if company.employee_count is not None:
        yield "Employees", f"{company.employee_count:,}"
    yield "Founded", str(company.founded or "")
    yield "Stock ticker", text(company.ticker).upper()
    key = linkedin_key(text(company.linkedin_url))
    yield "LinkedIn", f"https://www.linkedin.com/{key}" if key else ""
