"""Hunter's JSON as we use it; what we do not read is left out."""

from msgspec import Struct, field


class Verification(Struct):
    """When and with what outcome Hunter verified an address that it found."""

    status: str | None = None


class FoundEmail(Struct):
    """What the Email Finder knows; without an address it is nothing."""

    email: str | None = None
    score: float | None = None
    verification: Verification | None = None
    first_name: str | None = None
    last_name: str | None = None
    position: str | None = None
    linkedin_url: str | None = None
    phone_number: str | None = None
    company: str | None = None
    domain: str | None = None


class EmailFinderAnswer(Struct):
    """The answer of ``/email-finder``."""

    data: FoundEmail


class VerifiedEmail(Struct):
    """What the Email Verifier says; ``status`` is its verdict."""

    status: str
    smtp_check: bool | None = None


class EmailVerifierAnswer(Struct):
    """The answer of ``/email-verifier``."""

    data: VerifiedEmail


class Category(Struct):
    """What a company does."""

    sector: str | None = None
    industry: str | None = None


class Geo(Struct):
    """Where a company is."""

    city: str | None = None
    state: str | None = None
    country: str | None = None


class Metrics(Struct, rename="camel"):
    """How large a company is; ``employees`` comes as a number or as a range ("11-50")."""

    employees: int | str | None = None
    employees_range: str | None = None


class Handle(Struct):
    """A company's name on a social network."""

    handle: str | None = None


class FoundCompany(Struct, rename="camel"):
    """A company."""

    name: str | None = None
    category: Category | None = None
    geo: Geo | None = None
    metrics: Metrics | None = None
    linkedin: Handle | None = None
    time_zone: str | None = None
    founded_year: int | None = None
    description: str | None = None


class CompanyAnswer(Struct):
    """The answer of ``/companies/find``."""

    data: FoundCompany


class Meter(Struct):
    """What of an allowance is used up."""

    used: float = 0
    available: float = 0


class Allowances(Struct):
    """The meters of an account: one of credits, or two of older plans."""

    credits: Meter | None = None
    searches: Meter | None = None
    verifications: Meter | None = None


class Account(Struct):
    """An account."""

    plan_name: str | None = None
    requests: Allowances = field(default_factory=Allowances)


class AccountAnswer(Struct):
    """The answer of ``/account``."""

    data: Account
