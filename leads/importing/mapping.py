"""Which field each column goes to: judged by its header and by its values. Pure.

Nothing is guessed silently: each guess carries how sure it is, and what is doubtful stays
out until a person says where it goes.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from leads.fields import LeadField
from leads.importing import columns as shape
from leads.importing.columns import Column
from leads.importing.synonyms import (
    DEALS,
    NOT_FIRST,
    PART_OR_FULL,
    QUALIFIERS,
    SECRET_WORDS,
    TARGET_OF,
    fold,
)
from leads.importing.targets import EMAILS, IGNORE, OPT_OUT, PHONE_PREFIX, PHONES, SHARED
from lib.normalise.text import is_opt_out

_SURE, _LIKELY, _PLAUSIBLE, _DOUBTFUL = 0.95, 0.85, 0.7, 0.5
# What is left of a guess by the header where the values look like something else; a handful of
# values proves little.
_UNLIKE, _UNLIKE_FEW, _FEW = 0.6, 0.75, 5
TOLD = ("Line", "Outcome", "Reason")
"""The columns that our file of problems adds to the file's own."""

_BRACKETED = re.compile(r"\s*[(\[（【].*?[)\]）】]\s*$")
_COUNTED = frozenset({*EMAILS, *PHONES, "website", "tags"})
"""What people number or qualify in headers: "E-mail 2", "Home phone"."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a column should go, how sure that is (0 to 1), and what a person should know."""

    target: str = IGNORE
    confidence: float = 0.0
    note: str = ""


def own_headers(headers: Sequence[str]) -> Sequence[str]:
    """Return the headers without those that our file of problems adds."""
    own = len(headers) - len(TOLD)
    return headers[:own] if tuple(headers[own:]) == TOLD else headers


def signature(headers: Sequence[str]) -> str:
    """Return what two files with the same headers have in common, mended ones included."""
    folded = "\n".join(map(fold, own_headers(headers)))
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def guess_mapping(columns: Sequence[Column], custom: dict[str, LeadField]) -> list[Guess]:
    """Return a guess for each column; ``custom`` are the organization's own fields."""
    headers = {fold(column.header) for column in columns}
    labels = {fold(field.label): key for key, field in custom.items()}
    guesses = [_guess(column, headers, labels) for column in columns]
    return _one_column_each(_first_email(guesses, columns), columns)


def _guess(column: Column, headers: set[str], labels: dict[str, str]) -> Guess:
    if _is_secret(column):
        return Guess(note="Looks like a password or a card number: it is left out.")
    if own := labels.get(fold(column.header)):
        return Guess(own, _SURE)
    if fold(column.header) in DEALS:
        return Guess(note="The name of a deal, not of a person or a company.")
    target, confidence = _by_header(column, headers)
    return _checked(column, target, confidence, headers) if target else _by_values(column)


def _is_secret(column: Column) -> bool:
    words = [word.casefold() for word in _WORD.findall(column.header)]
    pairs = {*words, *map("".join, pairwise(words)), fold(column.header)}
    return bool(pairs & SECRET_WORDS) or column.is_mostly(shape.is_card)


def _by_header(column: Column, headers: set[str]) -> tuple[str, float]:
    """Return the field that the header means and how sure that is."""
    plain = _BRACKETED.sub("", column.header)
    for word in (fold(column.header), fold(plain)):
        if word in PART_OR_FULL:
            beside, alone, others = PART_OR_FULL[word]
            return (beside if headers & others else alone), _SURE
        if word in TARGET_OF:
            return TARGET_OF[word], _SURE
    words = [word.casefold() for word in _WORD.findall(plain)]
    if words[1:] and words[-1] in {"value", "number"}:
        words.pop()
    return _by_words(words, is_filled=bool(column.values))


def _by_words(words: list[str], *, is_filled: bool) -> tuple[str, float]:
    """Return what is meant once words that change nothing are taken away."""
    start = next((at for at, word in enumerate(words) if word not in QUALIFIERS), len(words))
    for at in range(start + 1):
        if found := TARGET_OF.get(fold("".join(words[at:]))):
            return found, _LIKELY
    core = [word for word in words if word not in NOT_FIRST]
    for kept in (core, [word for word in core if word not in QUALIFIERS]):
        found = TARGET_OF.get(fold("".join(kept)))
        if found in _COUNTED:
            return ("other_emails" if found == "email" else found), _LIKELY
    last = TARGET_OF.get(fold(words[-1])) if words and is_filled else None
    return (last, _PLAUSIBLE) if last in {"email", *PHONES} else (IGNORE, 0.0)


def _checked(column: Column, target: str, confidence: float, headers: set[str]) -> Guess:
    """Hold a guess by the header against the values."""
    if not column.values:
        return Guess(target, confidence)
    for test, elsewhere, note in (*_NO_FIELD, *_MISLEADING.get(target, ())):
        if column.is_mostly(test):
            return Guess(elsewhere, _LIKELY if elsewhere else 0.0, note)
    if target == "stage" and _is_mailing_list(column):
        return Guess(OPT_OUT, _LIKELY, "States of a mailing list: they tell who opted out.")
    if target == "full_name" and _is_company_list(column, headers):
        return Guess("company_name", _PLAUSIBLE, "The names are those of companies.")
    expected = _EXPECTED.get(target)
    if not expected or column.share(expected) >= 0.5:
        return Guess(target, confidence)
    confidence *= _UNLIKE_FEW if len(column.values) < _FEW else _UNLIKE
    note = "The header says so, the values do not look like it."
    return Guess(target if confidence >= _DOUBTFUL else IGNORE, confidence, note)


def _is_company_list(column: Column, headers: set[str]) -> bool:
    has_company = any(TARGET_OF.get(header) == "company_name" for header in headers)
    return not has_company and column.share(shape.is_business) >= 0.5


def _is_mailing_list(column: Column) -> bool:
    return column.is_mostly(shape.is_mail_state) and column.share(is_opt_out) > 0


def _by_values(column: Column) -> Guess:
    """Judge a column by its values alone; only what cannot be anything else is mapped."""
    if column.is_mostly(shape.is_person_profile):
        return Guess("linkedin_url", _LIKELY)
    if column.is_mostly(shape.holds_email):
        return Guess("email", _LIKELY)
    if column.is_mostly(shape.is_certain_phone):
        return Guess("phone", _PLAUSIBLE)
    if column.is_mostly(shape.is_date):
        return Guess(note="A date: no lead field holds it, but you can keep it as a new one.")
    is_json = column.is_mostly(shape.is_json)
    return Guess(note=_JSON) if is_json else Guess()


def _first_email(guesses: list[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Make one column the main address and the others further ones."""
    emails = [place for place, guess in enumerate(guesses) if guess.target in EMAILS]
    if not emails:
        return guesses
    filled = [place for place in emails if columns[place].values] or emails
    first = max(filled, key=lambda place: (guesses[place].target == "email", -place))
    for place in emails:
        target = "email" if place == first else "other_emails"
        guesses[place] = replace(guesses[place], target=target)
    return guesses


def _one_column_each(guesses: list[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Leave a field to the column that is surest of it; a filled one goes before an empty one."""
    best: dict[str, int] = {}
    for place, guess in enumerate(guesses):
        if guess.target in {IGNORE, *SHARED}:
            continue
        held = best.get(guess.target)
        if held is None or _claim(guess, columns[place]) > _claim(guesses[held], columns[held]):
            best[guess.target] = place
    return [
        guess
        if guess.target in {IGNORE, *SHARED} or best[guess.target] == place
        else Guess(note=f"“{columns[best[guess.target]].header}” is taken for this field.")
        for place, guess in enumerate(guesses)
    ]


def _claim(guess: Guess, column: Column) -> tuple[bool, float]:
    return bool(column.values), guess.confidence


_EXPECTED: dict[str, Callable[[str], object]] = {
    "email": shape.holds_email,
    "other_emails": shape.holds_email,
    "phone": shape.is_phone,
    "mobile": shape.is_phone,
    "website": shape.is_link,
    "domain": shape.is_link,
    "linkedin_url": shape.is_person_profile,
    "country": shape.is_country,
    "score": shape.is_number,
    PHONE_PREFIX: lambda cell: cell.lstrip("+0").isdigit(),
    OPT_OUT: lambda cell: shape.is_truth(cell) or shape.is_mail_state(cell) or shape.is_date(cell),
}

_JSON = "Holds JSON, not a value of a lead."
_NO_FIELD = ((shape.is_json, IGNORE, _JSON),)
_FLAG = "Holds yes or no, not a name."
_MISLEADING: dict[str, tuple[tuple[Callable[[str], object], str, str], ...]] = {
    "title": (
        (shape.is_greeting, IGNORE, "A greeting such as Mr., not a job title."),
        (shape.is_truth, IGNORE, _FLAG),
    ),
    "company_name": (
        (shape.is_truth, IGNORE, _FLAG),
        (shape.holds_email, "email", ""),
        (shape.is_link, "website", ""),
    ),
    "full_name": (
        (shape.is_truth, IGNORE, _FLAG),
        (shape.holds_email, "email", ""),
        (shape.is_number, IGNORE, "Holds numbers, not names."),
    ),
    "website": (
        (shape.is_person_profile, "linkedin_url", ""),
        (shape.holds_email, "email", ""),
    ),
    "linkedin_url": (
        (
            lambda cell: "/company/" in cell.lower(),
            IGNORE,
            "The company's page, not the person's profile.",
        ),
    ),
    "country": ((shape.is_phone_prefix, PHONE_PREFIX, "A calling code, not a country."),),
    "email": ((shape.is_truth, IGNORE, _FLAG),),
    "phone": ((shape.is_truth, IGNORE, _FLAG),),
    "stage": ((shape.is_truth, IGNORE, _FLAG),),
}
