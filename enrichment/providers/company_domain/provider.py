"""The company behind a website or an e-mail address."""

import re
from collections.abc import Sequence
from typing import ClassVar

from enrichment.providers.base import (
    Capabilities,
    Fact,
    Finding,
    Provider,
    Query,
    Result,
    Tone,
)
from enrichment.providers.line import Line
from lib.mail_domains import is_disposable, is_free_mail
from lib.shared_sites import own_domain

_FROM_WEBSITE = 0.95
_FROM_EMAIL = 0.9
_GUESSED_WEBSITE = 0.7
_GUESSED_NAME = 0.3
_SHORTEST_NAME = 3


class CompanyDomain(Provider):
    """Finds a company's domain, and guesses its website and name from it."""

    key = "company_domain"
    label = "Company domain"
    description = (
        "Finds the company's domain from its website or a company e-mail address, and guesses "
        "website and company name where they are blank."
    )
    icon = "building"
    can: ClassVar = Capabilities(
        needs=(("website", "email"), ("website",), ("email",)),
        outputs=("domain", "website", "company_name"),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_find(query) for query in queries]


def _find(query: Query) -> Result:
    by_website = _own_domain(query.value("website"))
    by_email = _own_domain(query.value("email"))
    domain = by_website or by_email
    if domain is None:
        return Result()
    sure = _FROM_WEBSITE if by_website else _FROM_EMAIL
    findings = [Finding("domain", domain, sure)]
    if not query.value("website"):
        findings.append(Finding("website", f"https://{domain}", _GUESSED_WEBSITE))
    if name := _name(domain):
        findings.append(Finding("company_name", name, _GUESSED_NAME))
    facts: tuple[Fact, ...] = ()
    if by_website and by_email and by_website != by_email:
        facts = (Fact("E-mail is at another domain", by_email, Tone.WATCH),)
    return Result(tuple(findings), facts)


def _own_domain(text: str) -> str | None:
    domain = own_domain(text)
    if domain is None or is_free_mail(domain) or is_disposable(domain):
        return None
    return domain


def _name(domain: str) -> str | None:
    """Return the domain's own label as words; None for what is no word ("3m", "xn--…")."""
    label = domain.partition(".")[0]
    words = re.split(r"[-_]+", label)
    if label.startswith("xn--") or len(label) < _SHORTEST_NAME or not re.search("[a-z]{2}", label):
        return None
    return " ".join(word.capitalize() for word in words if word)
