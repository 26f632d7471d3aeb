"""Apollo's JSON as we use it; what it leaves out is None, what it adds is not looked at."""

from typing import Any

from msgspec import Struct


class Organization(Struct):
    """A company."""

    name: str | None = None
    website_url: str | None = None
    primary_domain: str | None = None
    linkedin_url: str | None = None
    phone: str | None = None
    industry: str | None = None
    estimated_num_employees: int | float | str | None = None
    street_address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    founded_year: int | str | None = None
    annual_revenue_printed: str | None = None
    latest_funding_stage: str | None = None


class Person(Struct):
    """A person; ``organization`` is where they work now."""

    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    linkedin_url: str | None = None
    title: str | None = None
    seniority: str | None = None
    departments: list[str] | None = None
    email: str | None = None
    email_status: str | None = None
    extrapolated_email_confidence: float | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    organization: Organization | None = None


class OneMatch(Struct):
    """The answer about one person: None is nobody."""

    person: Person | None


class Matches(Struct):
    """The answer about several: as many entries as were asked for, null for nobody.

    Credits may be fractions, and are left out where phone numbers are still looked for. The
    request's id is a signed integer of 64 bits.
    """

    matches: list[Any]
    credits_consumed: float | str | None = None
    request_id: int | str | None = None


class OneOrganization(Struct):
    """The answer about a company."""

    organization: Organization | None


class Number(Struct):
    """A phone number that was revealed."""

    raw_number: str | None = None
    sanitized_number: str | None = None
    type_cd: str | None = None
    status_cd: str | None = None
    confidence_cd: str | None = None
    dnc_status_cd: str | None = None


class Revealed(Struct):
    """A person of a reveal."""

    phone_numbers: list[Number] | None = None


class Payload(Struct):
    """What is also posted to the webhook."""

    people: list[Any] | None = None
    credits_consumed: float | str | None = None


class WebhookResult(Struct):
    """The state of a reveal; ``webhook_status`` is that of the call, not of the numbers."""

    webhook_status: str
    request_type: str | None = None
    failure_reason: str | None = None
    webhook_result: Payload | None = None


class Refusal(Struct):
    """Why there is no result."""

    error_code: str | None = None
    retry_after_seconds: float | None = None


class Profile(Struct):
    """The owner of a key, of whom nothing but the credits is looked at."""

    id: str
    num_credits_remaining: float | None = None
