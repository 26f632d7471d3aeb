"""From what was given to what is kept: each value of a draft through the field registry."""

from dataclasses import dataclass, field, replace
from typing import Any

from leads.fields import Context, FieldType, LeadField
from leads.writing import LeadDraft, Problem
from lib.normalise.domain import domain_key, linkedin_key
from lib.normalise.email import normalise_email
from lib.normalise.phone import normalise_phone

_MOST_READ = 50_000
_LONGEST_READ = 100
_READ_ANEW = {FieldType.EMAIL, FieldType.EMAILS, FieldType.PHONE, FieldType.URL}
"""Kinds of values that seldom repeat from lead to lead; of all, only phones go by country."""
IDENTIFYING = ("email", "phone", "mobile", "linkedin_url", "full_name", "company_name")


@dataclass(slots=True)
class Clean:
    """A draft with its values in the form in which they are kept, and its look-up keys."""

    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    keys: dict[str, str | None] = field(default_factory=dict)
    other_email_keys: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Return whether a problem forbids writing any of it."""
        return any(problem.is_fatal for problem in self.problems)


@dataclass(slots=True)
class Cleaner:
    """Normalises drafts by the field registry; what repeats (a city, a title) is read once.

    Needs no database, so an import cleans its next rows while the last ones are written.
    """

    fields: dict[str, LeadField]
    context: Context
    _read: dict[tuple[str, str], Any] = field(default_factory=dict)
    _countries: dict[str, Context] = field(default_factory=dict)

    def clean(self, draft: LeadDraft) -> Clean:
        """Normalise a draft; a value that cannot be kept becomes a problem, not an exception."""
        result = Clean({})
        context = self._in_its_country(draft)
        for key, given in draft.values.items():
            known = self.fields.get(key)
            if known is None:
                result.problems.append(Problem(key, "is not a field of a lead."))
                continue
            if given is None:
                result.values[key] = None
                continue
            value = self._value(known, given, context)
            if isinstance(value, ValueError):
                result.problems.append(Problem(key, f"{known.label} {_sentence(value)}"))
            elif value is not None:
                result.values[key] = value
        _complete_names(result.values)
        if draft.lead_id is None and not any(result.values.get(key) for key in IDENTIFYING):
            reason = (
                "Nothing identifies this lead: give an e-mail, phone, LinkedIn, name or company."
            )
            result.problems.append(Problem("", reason, is_fatal=True))
        result.keys = keys_of(result.values, self.context.country)
        others = map(normalise_email, result.values.get("other_emails") or ())
        result.other_email_keys = [key for key in others if key]
        return result

    def _in_its_country(self, draft: LeadDraft) -> Context:
        """Return the context with the lead's own country, by which its phones are read."""
        given = draft.values.get("country")
        if not given:
            return self.context
        country = self._value(self.fields["country"], given, self.context)
        if not country or isinstance(country, ValueError):
            return self.context
        if country not in self._countries:
            self._countries[country] = replace(self.context, country=country)
        return self._countries[country]

    def _value(self, known: LeadField, given: Any, context: Context) -> Any:
        """Return the value to keep, or the ValueError that says why it cannot be kept."""
        is_remembered = isinstance(given, str) and len(given) <= _LONGEST_READ
        if not is_remembered or known.type in _READ_ANEW:
            return _normalised(known, given, context)
        place = (known.key, given)
        if place not in self._read:
            if len(self._read) > _MOST_READ:
                self._read.clear()
            self._read[place] = _normalised(known, given, context)
        return self._read[place]


def _normalised(known: LeadField, given: Any, context: Context) -> Any:
    try:
        return known.normalise(given, context)
    except ValueError as error:
        return error


def _sentence(error: ValueError) -> str:
    text = str(error)
    return text if text.startswith("is ") else f"was left out: {text}"


def _complete_names(values: dict[str, Any]) -> None:
    """Keep first, last and full name in step: give the missing ones from the others."""
    first, last = values.get("first_name"), values.get("last_name")
    full = values.get("full_name")
    if full and not first and not last:
        first_part, _, rest = full.partition(" ")
        if rest:
            values["first_name"], values["last_name"] = first_part[:100], rest[:100]
    elif (first or last) and not full:
        values["full_name"] = _joined(first, last)


def _joined(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()[:200]


def in_step(given: dict[str, Any], known: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Return the values for a known lead, whose other half of the name completes the full one.

    ``asked`` is what the draft said: a full name of its own stays as it is.
    """
    is_half = "full_name" not in asked and not {"first_name", "last_name"}.isdisjoint(given)
    names = known | given
    full = _joined(names.get("first_name"), names.get("last_name"))
    return given | {"full_name": full} if is_half and full else given


def keys_of(values: dict[str, Any], country: str | None) -> dict[str, str | None]:
    """Return the look-up keys of a lead's values: stored, normalised, indexed."""
    email, phone = values.get("email"), values.get("phone") or values.get("mobile")
    linkedin = values.get("linkedin_url")
    return {
        "email_key": normalise_email(email) if email else None,
        "phone_key": normalise_phone(phone, values.get("country") or country).e164
        if phone
        else None,
        "linkedin_key": linkedin_key(linkedin) if linkedin else None,
    }


def company_key(values: dict[str, Any]) -> str | None:
    """Return what tells one company from another: its domain, else its folded name."""
    domain = values.get("domain") or values.get("website")
    if domain:
        return domain_key(domain)
    name = values.get("company_name")
    return name.casefold() if name else None
