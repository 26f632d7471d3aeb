"""Contacts of FullEnrich in our terms.

It tells how sure it is of an address by a word; the numbers for the words are ours, as are those
for the profile, which belongs to the very LinkedIn page that was sent, and for mobile numbers,
which it says nothing of.
"""

from collections.abc import Iterator

from enrichment.providers.base import Finding
from enrichment.providers.fullenrich.shapes import Company, Contact, Job, Profile
from lib.normalise.country import country_code
from lib.normalise.domain import domain_key, linkedin_key, website_url
from lib.normalise.email import parse_email

_SURE = {"DELIVERABLE": 0.95, "HIGH_PROBABILITY": 0.8, "CATCH_ALL": 0.6}
_MOBILE = 0.8
_PERSON = 0.9
_JOB = 0.85

_Values = Iterator[tuple[str, str | None, float]]


def email_findings(contact: Contact | None, profile: Profile | None) -> tuple[Finding, ...]:
    """Return the best address at work, and what the profile tells."""
    return _findings([*_email(contact), *_profile(profile)])


def phone_findings(contact: Contact | None) -> tuple[Finding, ...]:
    """Return the most probable mobile number."""
    if contact is None:
        return ()
    phones = [contact.most_probable_phone, *(contact.phones or ())]
    number = next((phone.number for phone in phones if phone and phone.number), None)
    return _findings([("mobile", number, _MOBILE)])


def _findings(values: list[tuple[str, str | None, float]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(field, value.strip(), sure)
        for field, value, sure in values
        if value and value.strip()
    )


def _email(contact: Contact | None) -> _Values:
    """Return the first address with a good word; a word that is new to us is none."""
    if contact is None:
        return
    for one in [contact.most_probable_work_email, *(contact.work_emails or ())]:
        sure = _SURE.get((one.status or "").upper()) if one else None
        parsed = parse_email(one.email or "") if one else None
        if sure and parsed:
            yield "email", parsed.typed, sure
            return


def _profile(profile: Profile | None) -> _Values:
    if profile is None:
        return
    yield "first_name", profile.first_name, _PERSON
    yield "last_name", profile.last_name, _PERSON
    yield "full_name", profile.full_name, _PERSON
    page = profile.social_profiles and profile.social_profiles.professional_network
    key = linkedin_key((page and page.url) or "")
    yield "linkedin_url", key and f"https://www.linkedin.com/{key}", _PERSON
    if place := profile.location:
        yield "city", place.city, _JOB
        yield "region", place.region, _JOB
        yield "country", country_code(place.country_code or place.country or ""), _JOB
    if profile.employment and profile.employment.current:
        yield from _job(profile.employment.current)


def _job(job: Job) -> _Values:
    yield "title", job.title, _JOB
    yield "seniority", job.seniority, _JOB
    functions = [one.function for one in job.job_functions or ()]
    yield "department", next(filter(None, functions), None), _JOB
    if job.company:
        yield from _employer(job.company)


def _employer(company: Company) -> _Values:
    yield "company_name", company.name, _JOB
    yield "domain", domain_key(company.domain or company.website or ""), _JOB
    yield "website", website_url(company.website or company.domain or ""), _JOB
    yield "industry", company.industry.main_industry if company.industry else None, _JOB
    yield "company_size", str(company.headcount or company.headcount_range or ""), _JOB
