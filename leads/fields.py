"""The registry of lead fields.

Import, editing, enrichment, CRM, filters, merge tags, export and the API all read it;
nothing else knows what a field is.

A *normaliser* takes what was typed and returns the value to keep, or raises ``ValueError``
with a sentence that says what is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from lib.normalise.country import country_code
from lib.normalise.dates import DateStyle, parse_date
from lib.normalise.domain import domain_key, linkedin_key, website_url
from lib.normalise.email import parse_email
from lib.normalise.phone import normalise_phone
from lib.normalise.text import collapse, meaningful, parse_truth, trim

CUSTOM = "custom."


class FieldType(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    EMAILS = "emails"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    STAGE = "stage"
    OWNER = "owner"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Context:
    """What normalising needs to know about the organization and the file."""

    country: str | None = None
    date_style: DateStyle = DateStyle.ISO


_MOST_DIGITS = 15  # what a JSON number holds exactly

Normaliser = Callable[[Any, Context], Any]


@dataclass(frozen=True, slots=True)
class LeadField:
    """One field of a lead, built in or custom."""

    key: str
    label: str
    type: FieldType
    normalise: Normaliser
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_sensitive: bool = False
    is_filterable: bool = True
    group: str = "Person"

    @property
    def is_custom(self) -> bool:
        """Return whether an organization defined it."""
        return self.key.startswith(CUSTOM)

    @property
    def name(self) -> str:
        """Return the key without the mark of custom fields."""
        return self.key.removeprefix(CUSTOM)


def _text(limit: int) -> Normaliser:
    def normalise(value: Any, context: Context) -> str | None:
        text = meaningful(collapse(str(value)))
        if text is not None and len(text) > limit:
            message = f"is {len(text):,} characters long; at most {limit:,} fit."
            raise ValueError(message)
        return text

    return normalise


def _long_text(value: Any, context: Context) -> str | None:
    return trim(str(value))[:50_000] or None


def _email(value: Any, context: Context) -> str | None:
    text = trim(str(value))
    if meaningful(text) is None:
        return None
    parsed = parse_email(text)
    if parsed is None:
        message = f"“{text[:80]}” is not an e-mail address."
        raise ValueError(message)
    return parsed.typed


def _emails(value: Any, context: Context) -> list[str] | None:
    given = value if isinstance(value, list | tuple) else [value]
    kept = [address for one in given if (address := _email(one, context))]
    return list(dict.fromkeys(kept)) or None


def _phone(value: Any, context: Context) -> str | None:
    text = meaningful(trim(str(value)))
    if text is None:
        return None
    phone = normalise_phone(text, context.country)
    # The normal form has no place for an extension, without which the number reaches nobody.
    return (phone.typed if phone.extension else phone.e164 or phone.typed)[:40]


def _parsed(
    parse: Callable[[str], str | None], wanted: str, limit: int, prefix: str = ""
) -> Normaliser:
    """Return a normaliser that keeps what ``parse`` makes of a text, up to ``limit`` long."""

    def normalise(value: Any, context: Context) -> str | None:
        text = meaningful(trim(str(value)))
        if text is None:
            return None
        parsed = parse(text)
        if parsed is None or len(parsed) > limit:
            message = f"“{text[:80]}” is not {wanted}."
            raise ValueError(message)
        return f"{prefix}{parsed}"

    return normalise


_website = _parsed(website_url, "a web address", 500)
_linkedin = _parsed(linkedin_key, "a LinkedIn profile", 200, "https://www.linkedin.com/")
_domain = _parsed(domain_key, "a domain", 253)
_country = _parsed(country_code, "a country we know; write its name or two letters", 2)


def _number(value: Any, context: Context) -> int | float | None:
    text = meaningful(trim(str(value)))
    if text is None:
        return None
    try:
        number = Decimal(text.replace(" ", "").replace(",", ""))
    except InvalidOperation as error:
        message = f"“{text[:80]}” is not a number."
        raise ValueError(message) from error
    if not number.is_finite():
        message = f"“{text[:80]}” is not a number."
        raise ValueError(message)
    if number.adjusted() > _MOST_DIGITS:
        # Turning 1e999999999 into an integer would take the machine for hours.
        message = f"“{text[:80]}” is out of range; at most {_MOST_DIGITS} digits fit."
        raise ValueError(message)
    return int(number) if number == number.to_integral_value() else float(number)


def _score(value: Any, context: Context) -> int | None:
    number = _number(value, context)
    if number is not None and not -32768 <= number <= 32767:
        message = f"{number} is out of range; a score lies between -32,768 and 32,767."
        raise ValueError(message)
    return None if number is None else int(number)


def _date(value: Any, context: Context) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = meaningful(trim(str(value)))
    if text is None:
        return None
    parsed = parse_date(text, context.date_style)
    if parsed is None:
        message = f"“{text[:80]}” is not a date; write 2026-05-31."
        raise ValueError(message)
    return (parsed.date() if isinstance(parsed, datetime) else parsed).isoformat()


def _boolean(value: Any, context: Context) -> bool | None:
    if isinstance(value, bool):
        return value
    text = meaningful(trim(str(value)))
    if text is None:
        return None
    truth = parse_truth(text)
    if truth is None:
        message = f"“{text[:80]}” is neither yes nor no."
        raise ValueError(message)
    return truth


def _choice(choices: tuple[str, ...]) -> Normaliser:
    folded = {choice.casefold(): choice for choice in choices}

    def normalise(value: Any, context: Context) -> str | None:
        text = meaningful(collapse(str(value)))
        if text is None:
            return None
        if text.casefold() not in folded:
            message = f"“{text[:80]}” is not one of {', '.join(choices)}."
            raise ValueError(message)
        return folded[text.casefold()]

    return normalise


def _tags(value: Any, context: Context) -> list[str] | None:
    parts = value if isinstance(value, list | tuple) else _split_tags(str(value))
    names = [name[:60] for part in parts if (name := meaningful(collapse(str(part))))]
    return list(dict.fromkeys(names)) or None


def _split_tags(cell: str) -> list[str]:
    for mark in (";", "|"):
        cell = cell.replace(mark, ",")
    return cell.split(",")


def _field(key: str, label: str, kind: FieldType, normalise: Normaliser, **more: Any) -> LeadField:
    return LeadField(key, label, kind, normalise, **more)


_T = FieldType

BUILT_IN: dict[str, LeadField] = {
    field.key: field
    for field in (
        _field("email", "E-mail", _T.EMAIL, _email, is_sensitive=True),
        _field("other_emails", "Other e-mails", _T.EMAILS, _emails, is_filterable=False),
        _field("first_name", "First name", _T.TEXT, _text(100)),
        _field("last_name", "Last name", _T.TEXT, _text(100)),
        _field("full_name", "Full name", _T.TEXT, _text(200)),
        _field("title", "Job title", _T.TEXT, _text(200)),
        _field("seniority", "Seniority", _T.TEXT, _text(60)),
        _field("department", "Department", _T.TEXT, _text(100)),
        _field("phone", "Phone", _T.PHONE, _phone, is_sensitive=True),
        _field("mobile", "Mobile", _T.PHONE, _phone, is_sensitive=True),
        _field("linkedin_url", "LinkedIn", _T.URL, _linkedin),
        _field("language", "Language", _T.TEXT, _text(20)),
        _field("company_name", "Company", _T.TEXT, _text(200), group="Company"),
        _field("website", "Website", _T.URL, _website, group="Company"),
        _field("domain", "Domain", _T.TEXT, _domain, group="Company"),
        _field("industry", "Industry", _T.TEXT, _text(120), group="Company"),
        _field("company_size", "Employees", _T.TEXT, _text(40), group="Company"),
        _field("street", "Street", _T.TEXT, _text(250), group="Place"),
        _field("postal_code", "Postal code", _T.TEXT, _text(20), group="Place"),
        _field("city", "City", _T.TEXT, _text(120), group="Place"),
        _field("region", "Region", _T.TEXT, _text(120), group="Place"),
        _field("country", "Country", _T.COUNTRY, _country, group="Place"),
        _field("time_zone", "Time zone", _T.TEXT, _text(64), group="Place"),
        _field("lead_source", "Lead source", _T.TEXT, _text(120), group="Sales"),
        _field("stage", "Stage", _T.STAGE, _text(60), group="Sales"),
        _field("owner", "Owner", _T.OWNER, _text(254), group="Sales"),
        _field("score", "Score", _T.NUMBER, _score, group="Sales"),
        _field("tags", "Tags", _T.TAGS, _tags, group="Sales", is_filterable=False),
        _field("notes", "Notes", _T.LONG_TEXT, _long_text, group="Sales", is_filterable=False),
    )
}

_CUSTOM_NORMALISERS: dict[FieldType, Normaliser] = {
    FieldType.TEXT: _text(2000),
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.URL: _website,
}
CUSTOM_TYPES = (*_CUSTOM_NORMALISERS, FieldType.CHOICE)


def custom_field(key: str, label: str, kind: str, choices: tuple[str, ...] = ()) -> LeadField:
    """Return the field for an organization's definition; it behaves like a built-in one."""
    type_ = FieldType(kind)
    normalise = _choice(choices) if type_ is FieldType.CHOICE else _CUSTOM_NORMALISERS[type_]
    return LeadField(
        f"{CUSTOM}{key}", label, type_, normalise, choices=choices, group="Custom fields"
    )
