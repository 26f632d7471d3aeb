"""The company behind a website or an e-mail address."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

import idna

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
from lib.normalise.domain import hosting_suffix
from lib.shared_sites import own_domain

_FROM_WEBSITE = 0.95
_FROM_EMAIL = 0.9
_GUESSED_WEBSITE = 0.7
_GUESSED_NAME = 0.3
_SHORTEST_NAME = 3
_UNSPEAKABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")
_LEGAL_FORMS = {
    "gmbh": "GmbH",
    "ag": "AG",
    "kg": "KG",
    "ug": "UG",
    "bv": "BV",
    "llc": "LLC",
    "ltd": "Ltd",
    "inc": "Inc",
    "srl": "Srl",
    "sarl": "SARL",
}
# Suffixes that a registry gives out to one kind of organization only.
_KINDS = re.compile(
    r"(?P<school>edu(?:\.[a-z]{2})?|ac\.[a-z]{2})|(?P<state>gov(?:\.[a-z]{2})?|gob\.[a-z]{2}"
    r"|gouv\.fr|govt\.nz|gv\.at|gc\.ca)|(?P<army>mil(?:\.[a-z]{2})?)|(?P<union>int)"
)
_KIND_NAMES = {
    "school": "School or university",
    "state": "Government",
    "army": "Military",
    "union": "International organization",
}


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
        revision=2,
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
    return Result(tuple(findings), tuple(_facts(domain, by_website, by_email)))


def _facts(domain: str, by_website: str | None, by_email: str | None) -> Iterator[Fact]:
    if by_website and by_email and by_website != by_email:
        yield Fact("E-mail is at another domain", by_email, Tone.WATCH)
    if kind := _KINDS.fullmatch(domain.partition(".")[2]):
        yield Fact("Kind of organization", _KIND_NAMES[str(kind.lastgroup)])
    if host := hosting_suffix(domain):
        yield Fact("Website hosted at", host)


def _own_domain(text: str) -> str | None:
    domain = own_domain(text)
    if domain is None or is_free_mail(domain) or is_disposable(domain):
        return None
    return domain


def _name(domain: str) -> str | None:
    """Return the domain's own label as words; None for what is no word ("3m", "24-7")."""
    label = _unicode(domain.partition(".")[0])
    if len(label) < _SHORTEST_NAME or not re.search(r"[^\W\d_]{2}", label):
        return None
    return " ".join(_word(word) for word in re.split(r"[-_]+", label) if word)


def _word(word: str) -> str:
    """Return a word as names have it: Acme, GmbH, KPMG."""
    if word in _LEGAL_FORMS:
        return _LEGAL_FORMS[word]
    return word.upper() if _UNSPEAKABLE.fullmatch(word) else word.capitalize()


def _unicode(label: str) -> str:
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except idna.IDNAError:
        return ""
