"""Persons and companies of Apollo in our terms.

Apollo tells how sure it is of an e-mail address only. The other numbers are our judgement: a
person who was asked for by e-mail or profile is nearly always the right one, by name there are
others; jobs change; an employee may work elsewhere than at the headquarters.
"""

from collections.abc import Iterator

from enrichment.providers.apollo.shapes import Organization, Person
from enrichment.providers.base import Fact, Finding, Query, Tone
from lib.normalise.country import country_code
from lib.normalise.domain import domain_key, linkedin_key, website_url
from lib.normalise.email import parse_email

_BY_ADDRESS = 0.9
_BY_NAME = 0.75
_JOB = 0.9
_HEADQUARTERS = 0.6
_VERIFIED = 0.95
_SOME_STATUS = 0.6
_NO_ADDRESS = frozenset({"unavailable", "bounced", "invalid", "spam_blocked"})
_PLACEHOLDER = "email_not_unlocked"
_ABBREVIATIONS = {"c_suite": "C-suite", "vp": "VP"}

_Values = Iterator[tuple[str, str | None, float]]


def person_findings(person: Person, query: Query) -> tuple[Finding, ...]:
    """Return what is known of a person who was asked for by a query."""
    sure = _BY_ADDRESS if query.value("email") or query.value("linkedin_url") else _BY_NAME
    return _findings([*_person(person, sure), *_employer(person.organization, sure * _JOB)])


def person_facts(person: Person, query: Query) -> tuple[Fact, ...]:
    """Return the employer where it is another one than we thought."""
    thought = domain_key(query.value("domain"))
    employer = _domain(person.organization or Organization())
    if thought and employer and employer != thought:
        return (Fact("Works elsewhere by now", employer, Tone.WATCH),)
    return ()


def company_findings(company: Organization, query: Query) -> tuple[Finding, ...]:
    """Return what is known of a company that was asked for by a query."""
    by_address = query.value("domain") or query.value("website")
    sure = _BY_ADDRESS if by_address else _BY_NAME
    return _findings([*_employer(company, sure), *_headquarters(company, sure * _HEADQUARTERS)])


def company_facts(company: Organization) -> tuple[Fact, ...]:
    """Return what is worth knowing of a company beside the fields."""
    facts = {
        "Switchboard": company.phone,
        "Founded": company.founded_year,
        "Yearly revenue (US$)": company.annual_revenue_printed,
        "Latest funding": company.latest_funding_stage,
        "Company on LinkedIn": _linkedin(company.linkedin_url, "company"),
    }
    return tuple(Fact(label, str(value)) for label, value in facts.items() if value)


def _findings(values: list[tuple[str, str | None, float]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(field, value.strip(), round(sure, 3))
        for field, value, sure in values
        if value and value.strip()
    )


def _person(person: Person, sure: float) -> _Values:
    yield "first_name", person.first_name, sure
    yield "last_name", person.last_name, sure
    yield "full_name", person.name, sure
    yield "linkedin_url", _linkedin(person.linkedin_url, "in"), sure
    yield "title", person.title, sure * _JOB
    yield "seniority", _words(person.seniority), sure * _JOB
    yield "department", _words(next(iter(person.departments or ()), None)), sure * _JOB
    yield "email", *_email(person)
    yield "city", person.city, sure * _JOB
    yield "region", person.state, sure * _JOB
    yield "country", country_code(person.country or ""), sure * _JOB


def _employer(company: Organization | None, sure: float) -> _Values:
    if company is None:
        return
    yield "company_name", company.name, sure
    yield "domain", _domain(company), sure
    yield "website", website_url(company.website_url or ""), sure
    yield "industry", company.industry, sure
    yield "company_size", _size(company.estimated_num_employees), sure


def _headquarters(company: Organization, sure: float) -> _Values:
    yield "street", company.street_address, sure
    yield "postal_code", company.postal_code, sure
    yield "city", company.city, sure
    yield "region", company.state, sure
    yield "country", country_code(company.country or ""), sure


def _email(person: Person) -> tuple[str | None, float]:
    """Return the address and how sure it is.

    Whoever is not unlocked has the same placeholder for an address, with any status beside it, as
    the specification warns. Of the statuses only ``verified`` is published; an address that was
    extrapolated has a confidence of its own.
    """
    parsed = parse_email(person.email or "")
    status = (person.email_status or "").lower().replace(" ", "_")
    if parsed is None or parsed.key.startswith(_PLACEHOLDER) or status in _NO_ADDRESS:
        return None, 0.0
    if status == "verified":
        return parsed.typed, _VERIFIED
    guessed = person.extrapolated_email_confidence
    if guessed is not None and 0 < guessed <= 1:
        return parsed.typed, guessed
    return parsed.typed, _SOME_STATUS


def _domain(company: Organization) -> str | None:
    return domain_key(company.primary_domain or company.website_url or "")


def _linkedin(url: str | None, kind: str) -> str | None:
    key = linkedin_key(url or "")
    return f"https://www.linkedin.com/{key}" if key and key.startswith(f"{kind}/") else None


def _size(employees: float | str | None) -> str | None:
    """Return the number of employees; 0 stands for one that is not known."""
    text = str(employees or "").removesuffix(".0")
    return text if text != "0" else None


def _words(code: str | None) -> str | None:
    """Return a code such as master_marketing as a person writes it."""
    if not code:
        return None
    bare = code.removeprefix("master_")
    return _ABBREVIATIONS.get(bare) or bare.replace("_", " ").capitalize()
