"""Companies, one by one."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from enrichment.providers.apollo.account import (
    HOMEPAGE,
    SETTINGS,
    parameters,
    refuse,
    send,
    standing,
)
from enrichment.providers.apollo.shapes import OneOrganization
from enrichment.providers.apollo.translation import company_facts, company_findings
from enrichment.providers.base import (
    About,
    Answer,
    Capabilities,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
)
from enrichment.providers.line import Line

_PARAMETERS = {"domain": "domain", "website": "website", "company_name": "name"}


class ApolloCompany(Provider):
    """Finds what a company does, how many work there and where.

    Its specification charges 1 credit for a company; that a miss is free is said of people only.
    """

    key = "apollo_company"
    label = "Apollo: companies"
    description = "Finds industry, number of employees, website and address of a company."
    icon = "building"
    homepage = HOMEPAGE
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=(("domain",), ("website",), ("company_name",)),
        also=("domain", "website", "company_name"),
        outputs=(
            *("company_name", "domain", "website", "industry", "company_size"),
            *("street", "postal_code", "city", "region", "country"),
        ),
        about=About.COMPANY,
        price=Price(hit=Decimal(1)),
        rate_limit=RateLimit(calls=600, seconds=3600),
        keeps_for=timedelta(days=180),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer the query."""
        [query] = queries
        params = parameters(query, _PARAMETERS)
        reply = send(line, "GET", "/organizations/enrich", params=params)
        refuse(reply)
        # How it says that it knows no such company is not published: null and nothing are taken.
        company = None if reply.json() == {} else reply.read(OneOrganization).organization
        if company is None:
            return [Result()]
        return [Result(company_findings(company, query), company_facts(company))]

    def check(self, line: Line) -> Standing:
        """Look up the key's owner, which costs nothing."""
        return standing(line)
