"""What the words of a file stand for: stages, members, choices of a field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leads.fields import CUSTOM, FieldType, LeadField
from leads.importing.stage_words import STAGE_WORDS
from leads.importing.synonyms import fold
from leads.importing.targets import OPT_OUT
from leads.importing.terms import LEAVE_OUT, Terms
from leads.models import Stage
from leads.naming import Names
from lib.normalise.text import is_opt_out, parse_truth

WORDED = frozenset({FieldType.STAGE, FieldType.OWNER, FieldType.CHOICE})
MAX_CHOICE = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """What the words of one column may stand for, as codes with labels, and how to guess."""

    options: list[tuple[str, str]]
    by_word: Mapping[str, str]
    is_stage: bool = False
    may_grow: bool = False

    def guess(self, text: str) -> str | None:
        """Return the code that a word most likely stands for; None where it cannot be told."""
        if self.is_stage and is_opt_out(text) and parse_truth(text) is None:
            return OPT_OUT
        found = self.by_word.get(fold(text))
        if found is None and not self.is_stage:
            found = self.by_word.get(fold(text.partition("@")[0]))
        return found


def is_worded(target: str, fields: Mapping[str, LeadField]) -> bool:
    """Return whether the column's values are names of something that we have a list of."""
    return target in fields and fields[target].type in WORDED


def offer_of(field: LeadField, names: Names, stages: Iterable[Stage]) -> Offer:
    """Return what the words of a column that goes to a field may stand for."""
    if field.type is FieldType.STAGE:
        return _of_stages(list(stages))
    if field.type is FieldType.OWNER:
        options = [(str(pk), names.words["owner", pk]) for pk in sorted(set(names.owners.values()))]
        return Offer(options, _by_person(names))
    by_word = {fold(choice): choice for choice in reversed(field.choices)}
    return Offer([(choice, choice) for choice in field.choices], by_word, may_grow=True)


def _of_stages(stages: Sequence[Stage]) -> Offer:
    """Guess by name, then by words of like meaning, won and lost by the stage's kind."""
    named = {fold(stage.name): str(stage.pk) for stage in reversed(stages)}
    first_of = {stage.kind: str(stage.pk) for stage in reversed(stages)}
    by_word: dict[str, str] = {}
    for meaning, words in STAGE_WORDS.items():
        code = next((named[word] for word in words if word in named), first_of.get(meaning))
        if code is not None:
            by_word |= dict.fromkeys(words, code)
    return Offer(
        [*((str(stage.pk), stage.name) for stage in stages), (OPT_OUT, "Opted out")],
        by_word | named,
        is_stage=True,
    )


def _by_person(names: Names) -> dict[str, str]:
    """Find members by address, full name, or what stands before the @."""
    found: dict[str, str] = {}
    for name, pk in names.owners.items():
        found.setdefault(fold(name), str(pk))
        found.setdefault(fold(name.partition("@")[0]), str(pk))
    return found


def in_names(terms: Terms, targets: Sequence[str], names: Names) -> Terms:
    """Return the terms with names for ids, as rows are read; what is gone means nothing more."""
    emails = {pk: name for name, pk in names.owners.items() if "@" in name}
    called = {
        "stage": {str(pk): name for (kind, pk), name in names.words.items() if kind == "stage"},
        "owner": {str(pk): email for pk, email in emails.items()},
    }
    meanings = {}
    for place, words in terms.meanings.items():
        names_of = called.get(targets[place])
        meanings[place] = {
            word: code if names_of is None else names_of.get(code, code)
            for word, code in words.items()
            if names_of is None or code in {LEAVE_OUT, OPT_OUT} or code in names_of
        }
    return replace(terms, meanings=meanings)


def new_choices(
    terms: Terms, targets: Sequence[str], key: str, choices: Sequence[str]
) -> list[str]:
    """Return the choices that words are to become and that a field does not have yet."""
    known = {LEAVE_OUT, *(choice.casefold() for choice in choices)}
    fresh: dict[str, str] = {}
    for place, words in terms.meanings.items():
        for meaning in words.values() if targets[place] == f"{CUSTOM}{key}" else ():
            if meaning.casefold() not in known:
                fresh.setdefault(meaning.casefold(), meaning)
    return list(fresh.values())
