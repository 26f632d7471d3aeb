"""Hunter's company enrichment: the company behind a domain."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from enrichment.providers.base import (
    About,
    Capabilities,
    Fact,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
    findings,
)
from enrichment.providers.hunter.account import HOMEPAGE, SETTINGS, ask, standing
from enrichment.providers.hunter.shapes import (
    Category,
    CompanyAnswer,
    FoundCompany,
    Geo,
    Metrics,
)
from enrichment.providers.line import Line
from lib.normalise.country import country_code
from lib.normalise.domain import linkedin_key


class HunterCompany(Provider):
    """Describes a company. What a known one costs is not told: we reckon with a credit."""

    key = "hunter_company"
    label = "Hunter companies"
    description = "Tells a company's name, industry, size and place from its domain."
    icon = "building"
    homepage = HOMEPAGE
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=(("domain",),),
        outputs=(
            "company_name",
            "industry",
            "company_size",
            "city",
            "region",
            "country",
            "time_zone",
        ),
        about=About.COMPANY,
        price=Price(hit=Decimal(1)),
        # 15 a second and 500 a minute, as its documentation has it.
        rate_limit=RateLimit(8, 1.0),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer one query."""
        [query] = queries
        reply = ask(line, "/companies/find", {"domain": query.value("domain")})
        return [translated(reply.read(CompanyAnswer).data) if reply else Result()]

    def check(self, line: Line) -> Standing:
        """Look at the account, which is free."""
        return standing(line)


def translated(company: FoundCompany) -> Result:
    """Return what Hunter knows of a company.

    Hunter rates none of it. The numbers are ours: a place is the head office's, where the person
    need not be.
    """
    category = company.category or Category()
    geo, metrics = company.geo or Geo(), company.metrics or Metrics()
    found = findings(
        ("company_name", company.name, 0.9),
        ("industry", category.industry or category.sector, 0.7),
        ("company_size", metrics.employees or metrics.employees_range, 0.7),
        ("city", geo.city, 0.6),
        ("region", geo.state, 0.6),
        ("country", country_code(geo.country or ""), 0.7),
        ("time_zone", company.time_zone, 0.6),
    )
    return Result(found, _facts(company))


def _facts(company: FoundCompany) -> tuple[Fact, ...]:
    handle = company.linkedin.handle if company.linkedin else None
    page = (
        linkedin_key(handle if "/" in (handle or "") else f"company/{handle}") if handle else None
    )
    told = {
        "Founded": str(company.founded_year or ""),
        "Company on LinkedIn": f"https://www.linkedin.com/{page}" if page else "",
        "What it does": (company.description or "")[:300],
    }
    return tuple(Fact(label, value) for label, value in told.items() if value)
