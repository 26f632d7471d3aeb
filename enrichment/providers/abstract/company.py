"""Abstract's Company Enrichment API: the company behind a domain."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from enrichment.providers.abstract.account import HOMEPAGE, PRICE, RATE_LIMIT, ask, standing
from enrichment.providers.abstract.shapes import Company
from enrichment.providers.base import (
    API_KEY,
    About,
    Capabilities,
    Fact,
    Provider,
    Query,
    Result,
    Standing,
    base_url,
    findings,
)
from enrichment.providers.line import Line, Reply
from lib.normalise.country import country_code
from lib.normalise.domain import linkedin_key
from lib.vendor_errors import UnusableAnswerError

_NAMES = frozenset(field.encode_name for field in msgspec.structs.fields(Company)) | {"domain"}


class AbstractCompany(Provider):
    """Describes a company. Each request costs a credit, whatever the answer."""

    key = "abstract_company"
    label = "Abstract companies"
    description = "Tells a company's name, industry, size and address from its domain."
    icon = "building"
    homepage = HOMEPAGE
    settings = (
        API_KEY,
        base_url(
            "https://companyenrichment.abstractapi.com/v2",
            "Answers of https://companyenrichment.abstractapi.com/v1 are understood as well.",
        ),
    )
    can: ClassVar = Capabilities(
        needs=(("domain",),),
        outputs=(
            "company_name",
            "industry",
            "company_size",
            "street",
            "postal_code",
            "city",
            "region",
            "country",
        ),
        about=About.COMPANY,
        price=PRICE,
        rate_limit=RATE_LIMIT,
        at_once=3,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer one query."""
        [query] = queries
        return [translated(_read(ask(line, {"domain": query.value("domain")})))]

    def check(self, line: Line) -> Standing:
        """Send the key without a question."""
        return standing(line)


def translated(company: Company) -> Result:
    """Return what Abstract knows of a company, in the layout of either version.

    Abstract rates none of it. The numbers are ours: a place is the head office's, where the
    person need not be.
    """
    size = company.employee_count or company.employees_count or company.employee_range
    found = findings(
        ("company_name", company.company_name or company.name, 0.85),
        ("industry", company.industry, 0.7),
        ("company_size", size, 0.65),
        ("street", company.street_address, 0.55),
        ("postal_code", company.postal_code, 0.55),
        ("city", company.city or company.locality, 0.6),
        ("region", company.state or company.region, 0.6),
        ("country", country_code(company.country_iso_code or company.country or ""), 0.7),
    )
    return Result(found, _facts(company) if found else ())


def _facts(company: Company) -> tuple[Fact, ...]:
    page = linkedin_key(company.linkedin_url or "")
    phones = [phone for phone in company.phone_numbers or () if phone]
    told = {
        "Founded": str(company.year_founded or ""),
        "Company on LinkedIn": f"https://www.linkedin.com/{page}" if page else "",
        "Switchboard": phones[0] if phones else "",
        "What it does": (company.description or "")[:300],
    }
    return tuple(Fact(label, value) for label, value in told.items() if value)


def _read(reply: Reply) -> Company:
    """Return the company. Raises UnusableAnswerError for JSON that names nothing of one."""
    data = reply.json()
    if isinstance(data, dict) and data and not data.keys() & _NAMES:
        message = "Abstract's answer tells nothing that we know of a company."
        raise UnusableAnswerError(message)
    return reply.read(Company)
