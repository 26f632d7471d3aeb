"""Abstract's JSON as we use it, in both layouts that are told of it."""

from msgspec import Struct


class Deliverability(Struct):
    """Whether mail arrives."""

    status: str | None = None
    status_detail: str | None = None


class Quality(Struct):
    """What kind of address it is; left out on the smaller plans."""

    is_disposable: bool | None = None
    is_catchall: bool | None = None


class Reputation(Struct):
    """The Email Reputation API's answer.

    The vendor's documentation has the names with ``email_``, a description of it by others those
    without.
    """

    email_deliverability: Deliverability | None = None
    email_quality: Quality | None = None
    deliverability: Deliverability | None = None
    quality: Quality | None = None
    suggested_correction: str | None = None


class Company(Struct):
    """The Company Enrichment API's answer: version 2, and the names of version 1."""

    company_name: str | None = None
    name: str | None = None
    industry: str | None = None
    employee_count: int | str | None = None
    employee_range: str | None = None
    employees_count: int | str | None = None
    street_address: str | None = None
    postal_code: int | str | None = None
    city: str | None = None
    locality: str | None = None
    state: str | None = None
    region: str | None = None
    country: str | None = None
    country_iso_code: str | None = None
    linkedin_url: str | None = None
    year_founded: int | str | None = None
    description: str | None = None
    phone_numbers: list[str | None] | None = None
