"""FullEnrich's JSON as we use it; what it leaves out is None, what it adds is not looked at."""

from typing import Any

from msgspec import Struct


class Accepted(Struct):
    """A batch was taken in."""

    enrichment_id: str


class Email(Struct):
    """An address that was found."""

    email: str | None = None
    status: str | None = None


class Phone(Struct):
    """A mobile number that was found."""

    number: str | None = None


class Contact(Struct):
    """What was found by the vendors it asks."""

    most_probable_work_email: Email | None = None
    work_emails: list[Email] | None = None
    most_probable_phone: Phone | None = None
    phones: list[Phone] | None = None


class Place(Struct):
    """Where someone lives."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    country_code: str | None = None


class Page(Struct):
    """A page of a professional network."""

    url: str | None = None


class Pages(Struct):
    """Pages of a person."""

    professional_network: Page | None = None


class Industry(Struct):
    """What a company does."""

    main_industry: str | None = None


class Company(Struct):
    """An employer; a headcount of 0 stands for one that is not known."""

    name: str | None = None
    domain: str | None = None
    website: str | None = None
    headcount: int | None = None
    headcount_range: str | None = None
    industry: Industry | None = None


class Function(Struct):
    """A job's function."""

    function: str | None = None


class Job(Struct):
    """A job."""

    title: str | None = None
    seniority: str | None = None
    job_functions: list[Function] | None = None
    company: Company | None = None


class Jobs(Struct):
    """The job that someone has now."""

    current: Job | None = None


class Profile(Struct):
    """A person, told of only where their profile was sent along."""

    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    location: Place | None = None
    social_profiles: Pages | None = None
    employment: Jobs | None = None


class Row(Struct):
    """The answer about one person."""

    contact_info: Contact | None = None
    profile: Profile | None = None


class Cost(Struct):
    """Credits taken for the whole batch."""

    credits: float | None = None


class Batch(Struct):
    """A batch, ready or not."""

    status: str
    data: list[Any] | None = None
    cost: Cost | None = None


class Refusal(Struct):
    """Why there is no batch."""

    code: str = ""


class Credits(Struct):
    """What the account has left."""

    balance: float
