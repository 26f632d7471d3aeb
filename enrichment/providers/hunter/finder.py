"""Hunter's Email Finder: the e-mail address of a person at a company."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from enrichment.providers.base import (
    Capabilities,
    Finding,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
    findings,
)
from enrichment.providers.hunter.account import HOMEPAGE, SETTINGS, ask, standing
from enrichment.providers.hunter.shapes import EmailFinderAnswer, FoundEmail
from enrichment.providers.line import Line
from lib.normalise.domain import domain_key, linkedin_key

_PARAMETERS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "full_name": "full_name",
    "domain": "domain",
    "company_name": "company",
}
_VALID = 0.95
_UNRATED = 0.5
_LEAST = 0.01


class HunterFinder(Provider):
    """Finds a person's address at a company. A found one costs a credit, none is free."""

    key = "hunter_finder"
    label = "Hunter e-mail finder"
    description = (
        "Finds a person's e-mail address from name and company, with job title, LinkedIn profile "
        "and phone where Hunter knows them."
    )
    icon = "at"
    homepage = HOMEPAGE
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=(
            ("first_name", "last_name", "domain"),
            ("full_name", "domain"),
            ("first_name", "last_name", "company_name"),
            ("full_name", "company_name"),
            ("linkedin_url",),
        ),
        outputs=(
            "email",
            "first_name",
            "last_name",
            "title",
            "linkedin_url",
            "phone",
            "company_name",
            "domain",
        ),
        price=Price(hit=Decimal(1)),
        repeats_free=True,
        # 15 a second and 500 a minute, as its documentation has it.
        rate_limit=RateLimit(8, 1.0),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer one query."""
        [query] = queries
        params = _params(query)
        reply = ask(line, "/email-finder", params) if params else None
        return [translated(reply.read(EmailFinderAnswer).data, query) if reply else Result()]

    def check(self, line: Line) -> Standing:
        """Look at the account, which is free."""
        return standing(line)


def translated(found: FoundEmail, query: Query) -> Result:
    """Return what was found beyond what was sent; without an address it is a miss, and free.

    An address that Hunter found and saw refused is a miss too, a paid one.
    """
    address = findings(("email", found.email, _certainty(found)))
    if not address:
        return Result(cost=Decimal(0))
    if found.verification and found.verification.status == "invalid":
        return Result(cost=Decimal(1))
    others = findings(
        ("first_name", found.first_name, 0.9),
        ("last_name", found.last_name, 0.9),
        ("title", found.position, 0.7),
        ("linkedin_url", found.linkedin_url, 0.8),
        ("phone", found.phone_number, 0.6),
        ("company_name", found.company, 0.8),
        ("domain", domain_key(found.domain or ""), 0.85),
    )
    new: list[Finding] = [one for one in others if not query.value(one.field)]
    return Result((*address, *new))


def _certainty(found: FoundEmail) -> float:
    """Return Hunter's score of 0 to 100 as ours; an address that it verified is surer still.

    The numbers for an address without a score, for a verified one and for the other fields, of
    which Hunter says nothing, are ours.
    """
    score = _UNRATED if found.score is None else min(max(found.score / 100, _LEAST), 1.0)
    is_verified = found.verification is not None and found.verification.status == "valid"
    return max(score, _VALID) if is_verified else score


def _params(query: Query) -> dict[str, str]:
    """Return what is sent; empty for a LinkedIn page that is no person's."""
    if link := query.value("linkedin_url"):
        kind, _, handle = (linkedin_key(link) or "").partition("/")
        return {"linkedin_handle": handle} if kind == "in" else {}
    return {name: query.value(key) for key, name in _PARAMETERS.items() if query.value(key)}
