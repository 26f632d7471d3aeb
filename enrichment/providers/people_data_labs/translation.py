"""A person's record in our terms.

The confidence of a value is that of the match, times a share for its kind. The shares are our
judgement: a name does not change, a job does and the record is weeks or months old, the first of
several phone numbers may be anyone's.
"""

from collections.abc import Iterator

from enrichment.providers.base import Fact, Finding, Tone
from enrichment.providers.people_data_labs.shapes import Held, Person, text
from lib.normalise.country import country_code
from lib.normalise.domain import domain_key, linkedin_key
from lib.normalise.email import parse_email

_IDENTITY = 1.0
_JOB = 0.9
_WORK_EMAIL = 0.9
_ADDRESS_AT_WORK = 0.8
_MOBILE = 0.9
_SOME_PHONE = 0.6
_PLACE = 0.8

# The vendor's levels of job titles, the highest first: a person may have several.
_SENIORITY = {
    "cxo": "C-level",
    "owner": "Owner",
    "vp": "VP",
    "director": "Director",
    "partner": "Partner",
    "manager": "Manager",
    "senior": "Senior",
    "entry": "Entry",
    "training": "Training",
    "unpaid": "Unpaid",
}


def findings_of(person: Person, sure: float) -> tuple[Finding, ...]:
    """Return the values of lead fields, given how sure it is that it is the person."""
    return tuple(
        Finding(key, value, round(sure * share, 3))
        for key, value, share in _values(person)
        if value
    )


def facts_of(person: Person) -> tuple[Fact, ...]:
    """Return what is worth knowing beside the fields."""
    facts = []
    if since := text(person.job_start_date):
        facts.append(Fact("In this job since", since))
    kept_back = {
        "work e-mail": person.work_email,
        "mobile": person.mobile_phone,
        "phone": person.phone_numbers,
    }
    if labels := [label for label, held in kept_back.items() if held is True]:
        facts.append(Fact("Known, but not in your plan", ", ".join(labels), Tone.WATCH))
    return tuple(facts)


def _values(person: Person) -> Iterator[tuple[str, str, float]]:
    yield "full_name", text(person.full_name), _IDENTITY
    yield "first_name", text(person.first_name), _IDENTITY
    yield "last_name", text(person.last_name), _IDENTITY
    yield "linkedin_url", _linkedin(person.linkedin_url), _IDENTITY
    yield "email", *_email(person)
    yield "mobile", text(person.mobile_phone), _MOBILE
    yield "phone", _phone(person), _SOME_PHONE
    yield "title", text(person.job_title), _JOB
    yield "seniority", _seniority(person.job_title_levels), _JOB
    yield "department", text(person.job_title_role).replace("_", " ").capitalize(), _JOB
    yield "company_name", text(person.job_company_name), _JOB
    domain = domain_key(text(person.job_company_website)) or ""
    yield "domain", domain, _JOB
    yield "website", domain and f"https://{domain}", _JOB
    yield "industry", text(person.job_company_industry), _JOB
    yield "company_size", text(person.job_company_size), _JOB
    yield "city", text(person.location_locality), _PLACE
    yield "region", text(person.location_region), _PLACE
    yield "country", country_code(text(person.location_country)) or "", _PLACE


def _email(person: Person) -> tuple[str, float]:
    """Return the address at the present company; private ones are left alone."""
    if parsed := parse_email(text(person.work_email)):
        return parsed.key, _WORK_EMAIL
    for one in person.emails if isinstance(person.emails, list) else []:
        parsed = parse_email(text(one.address))
        if parsed and one.type == "current_professional":
            return parsed.key, _ADDRESS_AT_WORK
    return "", 0.0


def _phone(person: Person) -> str:
    numbers = person.phone_numbers if isinstance(person.phone_numbers, list) else []
    others = (text(held) for held in numbers if held != person.mobile_phone)
    return next(filter(None, others), "")


def _linkedin(held: Held) -> str:
    key = linkedin_key(text(held))
    return f"https://www.linkedin.com/{key}" if key else ""


def _seniority(levels: list[Held] | Held) -> str:
    """Return the highest level: a list in answers, one text in the published specification."""
    known = {text(level).lower() for level in (levels if isinstance(levels, list) else [levels])}
    return next((label for level, label in _SENIORITY.items() if level in known), "")
