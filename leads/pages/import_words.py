"""What the words of a column stand for, as part of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from leads.fields import LeadField
from leads.importing.meanings import MAX_CHOICE, Offer, is_worded, offer_of
from leads.importing.targets import OPT_OUT
from leads.importing.terms import LEAVE_OUT, word
from leads.importing.words import MOST_WORDS, Word, words_in
from leads.models import Import, Stage
from leads.naming import Names
from lib.tabular import Table

_ADD = "+"


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word as the page shows it."""

    text: str
    count: int
    field: forms.BoundField
    is_doubtful: bool
    note: str


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """The words of one column, what each may stand for, and what was said the last time."""

    place: int
    words: Sequence[Word]
    offer: Offer
    kept: Mapping[str, str]

    @property
    def is_cut(self) -> bool:
        """Return whether there may be more words than are shown."""
        return len(self.words) == MOST_WORDS

    def add_to(self, form: forms.Form) -> None:
        """Give a form a select for each word, the likely meaning chosen."""
        for number, (text, _) in enumerate(self.words):
            options = [(LEAVE_OUT, "Leave out"), *self.offer.options]
            if self.offer.may_grow and len(text) <= MAX_CHOICE:
                options.append((_ADD, f"Add “{text}” to the field"))
            form.fields[self._name(number)] = forms.ChoiceField(
                choices=options,
                required=False,
                initial=self._expected(text) or LEAVE_OUT,
                widget=forms.Select(attrs={"aria-label": f"Meaning of {text[:60]}"}),
            )

    def rows(self, form: forms.Form) -> list[WordRow]:
        """Return the words as the page shows them."""
        return [
            WordRow(
                text=text,
                count=count,
                field=form[self._name(number)],
                is_doubtful=self._expected(text) is None,
                note=self._note(text),
            )
            for number, (text, count) in enumerate(self.words)
        ]

    def meanings(self, form: forms.Form) -> dict[str, str]:
        """Return what was chosen for each word; what was not asked for counts as guessed."""
        found: dict[str, str] = {}
        for number, (text, _) in enumerate(self.words):
            name = self._name(number)
            code = form.cleaned_data[name] if name in form.data else self._expected(text)
            if code is not None:
                found[word(text)] = text if code == _ADD else code
        return found

    def _name(self, number: int) -> str:
        return f"word_{self.place}_{number}"

    def _expected(self, text: str) -> str | None:
        kept = self.kept.get(word(text))
        codes = {code for code, _ in self.offer.options} | {LEAVE_OUT}
        return kept if kept in codes else self.offer.guess(text)

    def _note(self, text: str) -> str:
        opts_out = self.offer.is_stage and self.offer.guess(text) == OPT_OUT
        return "Never written to, whatever stage you choose." if opts_out else ""


def words_of(
    run: Import, table: Table, targets: Sequence[str], fields: Mapping[str, LeadField]
) -> dict[int, ColumnWords]:
    """Return the words of the columns that go to a stage, a member or a choice."""
    places = [place for place, target in enumerate(targets) if is_worded(target, fields)]
    if not places:
        return {}
    names, stages = Names.load(), list(Stage.objects.all())
    kept = run.mapping.get("meanings", {})
    return {
        place: ColumnWords(
            place, words, offer_of(fields[targets[place]], names, stages), kept.get(str(place), {})
        )
        for place, words in words_in(table, places).items()
        if words
    }
