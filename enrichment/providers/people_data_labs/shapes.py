"""The vendor's JSON, as far as we use it.

A plan that leaves a field out gives true or false instead of its value, as the vendor's
documentation of person fields has it: whether there is one.
"""

from msgspec import Struct

Held = str | bool | None
"""A value, or whether there is one."""


class Said(Struct):
    """Any answer."""

    status: int = 200


class Place(Struct):
    """What we send along with a question of a bulk, and get back with its answer."""

    place: int | None = None


class Item(Struct):
    """An answer in a bulk."""

    metadata: Place | None = None


class Email(Struct):
    """One of a person's addresses."""

    address: Held = None
    type: str | None = None


class Person(Struct):
    """A person's record."""

    full_name: Held = None
    first_name: Held = None
    last_name: Held = None
    linkedin_url: Held = None
    work_email: Held = None
    emails: list[Email] | bool | None = None
    mobile_phone: Held = None
    phone_numbers: list[Held] | bool | None = None
    job_title: Held = None
    job_title_role: Held = None
    job_title_levels: list[Held] | Held = None
    job_start_date: Held = None
    job_company_name: Held = None
    job_company_website: Held = None
    job_company_industry: Held = None
    job_company_size: Held = None
    location_locality: Held = None
    location_region: Held = None
    location_country: Held = None


class PersonMatch(Struct):
    """A person who matched.

    The published specification shows the record without this wrapping; documentation and SDKs
    have it so.
    """

    data: Person
    likelihood: int | None = None


class Location(Struct):
    """Where a company has its headquarters."""

    locality: Held = None
    region: Held = None
    country: Held = None


class CompanyMatch(Struct):
    """A company that matched: its record lies beside the likelihood, not in a wrapping."""

    likelihood: int | None = None
    name: Held = None
    display_name: Held = None
    website: Held = None
    industry: Held = None
    size: Held = None
    employee_count: int | None = None
    founded: int | str | None = None
    ticker: Held = None
    linkedin_url: Held = None
    location: Location | None = None


def text(held: Held) -> str:
    """Return a value, the empty string where there is none or it is not shown."""
    return " ".join(held.split()) if isinstance(held, str) else ""
