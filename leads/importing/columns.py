"""What the values of a column look like."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from leads.fields import FieldType
from lib.normalise.country import country_code
from lib.normalise.dates import DateStyle, guess_style, parse_date
from lib.normalise.domain import linkedin_key, website_url
from lib.normalise.email import parse_email, split_emails
from lib.normalise.phone import normalise_phone
from lib.normalise.text import is_opt_out, meaningful, parse_truth

_GREETING = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|m|mme|mlle|sr|sra|srta|dott|sig)\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_PREFIX = re.compile(r"(?:\+|00)\s?\d{1,4}")
_CARD = re.compile(r"\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}")
_BUSINESS = re.compile(
    r"&|\b(?:gmbh|ag|kg|ug|inc|llc|ltd|plc|corp|co|sarl|sas|srl|spa|sl|bv|nv|oy|ab|lda|ltda|"
    r"group|holdings?|services|solutions|supplies|systems|technologies|industries|partners|"
    r"consulting|agency|studios?|shop|store|bank|hotel|university|institute|foundation)\b",
    re.IGNORECASE,
)
_MAIL_STATES = {
    *("active", "subscribed", "unsubscribed", "unconfirmed", "confirmed", "pending"),
    *("bounced", "cleaned", "complained", "cancelled", "inactive", "optedout"),
}


@dataclass(frozen=True)
class Column:
    """A header with the values found below it, empty and placeholder cells left out."""

    header: str
    values: Sequence[str]

    @classmethod
    def of(cls, header: str, cells: Sequence[str]) -> "Column":
        """Return the column of a header and its cells."""
        return cls(header, [cell for cell in cells if meaningful(cell)])

    def samples(self, number: int = 3) -> list[str]:
        """Return the first different values."""
        return list(dict.fromkeys(self.values))[:number]

    def share(self, test: Callable[[str], object]) -> float:
        """Return the share of the values that pass a test; 0 of none."""
        if not self.values:
            return 0.0
        return sum(1 for value in self.values if test(value)) / len(self.values)

    def is_mostly(self, test: Callable[[str], object]) -> bool:
        """Return whether four of five values pass."""
        return self.share(test) >= 0.8

    @cached_property
    def date_style(self) -> DateStyle:
        """Return the order of day and month, as far as the values tell."""
        return guess_style(self.values)

    @cached_property
    def kind(self) -> FieldType:
        """Return the type of custom field that would hold the values."""
        if self.is_mostly(is_truth_word):
            return FieldType.BOOLEAN
        if self.is_mostly(is_date):
            return FieldType.DATE
        if self.is_mostly(_NUMBER.fullmatch) and not any(v.startswith("0") for v in self.values):
            return FieldType.NUMBER
        is_link = self.is_mostly(lambda value: "://" in value and website_url(value))
        return FieldType.URL if is_link else FieldType.TEXT


def holds_email(cell: str) -> bool:
    """Say whether a cell holds an address."""
    return any(parse_email(address) for address in split_emails(cell))


def is_person_profile(cell: str) -> bool:
    """Say whether a cell is a person's LinkedIn profile."""
    return "linkedin.com" in cell.lower() and (linkedin_key(cell) or "").startswith("in/")


def is_link(cell: str) -> bool:
    """Say whether a cell is a web address."""
    return website_url(cell) is not None


def is_phone(cell: str) -> bool:
    """Say whether a cell has the digits of a phone number and little else."""
    digits = sum(char.isdigit() for char in cell)
    return 5 <= digits <= 25 and sum(char.isalpha() for char in cell) <= 5


def is_certain_phone(cell: str) -> bool:
    """Say whether a cell is a number with its country code."""
    return cell.startswith("+") and normalise_phone(cell).e164 is not None


def is_date(cell: str) -> bool:
    """Say whether a cell is a date, whatever the order of day and month."""
    return any(parse_date(cell, style) for style in (DateStyle.DAY_FIRST, DateStyle.MONTH_FIRST))


def is_number(cell: str) -> bool:
    """Say whether a cell is a plain number."""
    return _NUMBER.fullmatch(cell) is not None


def is_truth(cell: str) -> bool:
    """Say whether a cell is a yes or a no."""
    return parse_truth(cell) is not None


def is_truth_word(cell: str) -> bool:
    """Say whether a cell is a yes or a no in a word: 0 and 1 may be numbers."""
    return is_truth(cell) and not is_number(cell)


def is_json(cell: str) -> bool:
    """Say whether a cell is a JSON object or list."""
    if cell[:1] not in "{[":
        return False
    try:
        json.loads(cell)
    except ValueError:
        return False
    return True


def is_greeting(cell: str) -> bool:
    """Say whether a cell is a Mr. or Mrs., which is no job title."""
    return _GREETING.fullmatch(cell) is not None


def is_phone_prefix(cell: str) -> bool:
    """Say whether a cell is a calling code such as +91."""
    return _PREFIX.fullmatch(cell) is not None


def is_country(cell: str) -> bool:
    """Say whether a cell names a country."""
    return country_code(cell) is not None


def is_business(cell: str) -> bool:
    """Say whether a name is that of a company rather than of a person."""
    return _BUSINESS.search(cell) is not None


def is_mail_state(cell: str) -> bool:
    """Say whether a cell is a state of a mailing list, not of a sale."""
    return cell.casefold().replace("-", "").replace(" ", "") in _MAIL_STATES or is_opt_out(cell)


def is_card(cell: str) -> bool:
    """Say whether a cell is a payment card number (digits that pass the Luhn check)."""
    if not _CARD.fullmatch(cell):
        return False
    digits = [int(char) for char in reversed(cell) if char.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
