"""Records of Dropcontact in our terms.

Its qualification of an address says what kind of mailbox it is, at what kind of domain; the
numbers for the words are ours. For all else it says nothing of how sure it is, so that those
numbers are ours too.
"""

from collections.abc import Iterator

from enrichment.providers.base import Finding, Query
from enrichment.providers.dropcontact.shapes import Email, Record
from lib.normalise.domain import domain_key, linkedin_key
from lib.normalise.email import parse_email

_MAILBOX = {"nominative": 0.95, "catch-all": 0.65, "non-validated": 0.4, "generic": 0.3}
_DOMAIN = {"pro": 1.0, "school": 0.8, "perso": 0.6}
_NAMES = frozenset({"first_name", "last_name", "full_name"})
_DO_NOT_CONTACT = "do-not-contact"
_PERSON = 0.85
_COMPANY = 0.8
_SWITCHBOARD = 0.5

_Values = Iterator[tuple[str, str | None, float]]


def findings_of(record: Record, query: Query) -> tuple[Finding, ...]:
    """Return what a record tells that the query did not: what was sent comes back in it.

    A name comes back in all its forms, whichever was sent.
    """
    sent = {field for field, value in query.values.items() if value}
    if sent & _NAMES:
        sent |= _NAMES
    return tuple(
        Finding(field, value.strip(), round(sure, 3))
        for field, value, sure in _values(record)
        if value and value.strip() and field not in sent
    )


def is_forbidden(record: Record) -> bool:
    """Return whether all addresses of a person are marked as not to be contacted.

    The documentation names the mark and does not say who set it; it is taken for the person.
    """
    mailboxes = [_parts(one)[0] for one in record.email or ()]
    return _DO_NOT_CONTACT in mailboxes and _email(record)[0] is None


def _values(record: Record) -> _Values:
    yield "email", *_email(record)
    yield "first_name", record.first_name, _PERSON
    yield "last_name", record.last_name, _PERSON
    yield "full_name", record.full_name, _PERSON
    key = linkedin_key(record.linkedin or "")
    yield "linkedin_url", key and f"https://www.linkedin.com/{key}", _PERSON
    yield "title", record.job, _PERSON
    yield "seniority", record.job_level, _PERSON
    yield "department", record.job_function, _PERSON
    yield "mobile", record.mobile_phone, _PERSON
    yield "phone", record.phone, _SWITCHBOARD
    yield "company_name", record.company, _COMPANY
    yield "domain", domain_key(record.website or ""), _COMPANY
    yield "company_size", str(record.nb_employees or ""), _COMPANY


def _email(record: Record) -> tuple[str | None, float]:
    """Return the address with the best qualification, and how good that is."""
    best: tuple[str | None, float] = (None, 0.0)
    for one in record.email or ():
        mailbox, domain = _parts(one)
        sure = _MAILBOX.get(mailbox, 0.0) * _DOMAIN.get(domain, 0.0)
        parsed = parse_email(one.email or "")
        if parsed and sure > best[1]:
            best = (parsed.typed, sure)
    return best


def _parts(one: Email) -> tuple[str, str]:
    """Return the qualification of mailbox and domain; its pages write catch-all and catch_all."""
    mailbox, _, domain = (one.qualification or "").lower().replace("_", "-").partition("@")
    return mailbox, domain
