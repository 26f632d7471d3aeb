"""The form of an import's columns, and of the terms on which its rows meet known leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from leads.fields import FieldType, LeadField
from leads.importing.columns import Column
from leads.importing.proposal import columns_of
from leads.importing.targets import Choices, choices
from leads.importing.terms import Terms
from leads.models import Import
from leads.pages.import_words import WordRow, words_of
from leads.writing import MatchKey, WritePolicy
from lib.normalise.dates import DateStyle
from lib.tabular import Table

_SURE, _LIKELY = 0.85, 0.7
_ORDERS = [
    (DateStyle.DAY_FIRST.value, "31/05/2026: day first"),
    (DateStyle.MONTH_FIRST.value, "05/31/2026: month first"),
]
_ROWS = [
    ("both", "Rows of new and of known leads"),
    (WritePolicy.CREATE_ONLY.value, "Only rows of new leads"),
    (WritePolicy.UPDATE_ONLY.value, "Only rows of leads you have"),
]
_VALUES = [
    (WritePolicy.FILL.value, "Fill blanks"),
    (WritePolicy.OVERWRITE.value, "Overwrite"),
    (WritePolicy.NEWEST.value, "Newest wins"),
]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file as the page shows it."""

    header: str
    samples: list[str]
    field: forms.BoundField
    date_order: forms.BoundField | None
    state: str
    state_text: str
    note: str
    place: int
    words: list[WordRow]
    has_more_words: bool


class MappingForm(forms.Form):
    """Where each column goes, and on which terms rows meet the leads we already have."""

    rows_in = forms.ChoiceField(
        label="Which rows go in", choices=_ROWS, widget=forms.RadioSelect, required=False
    )
    policy = forms.ChoiceField(
        label="Values of leads you have",
        choices=_VALUES,
        widget=forms.RadioSelect,
        help_text=(
            "An empty cell never erases a value, an import never undoes an opt-out, and what a "
            "person typed stays unless your organization lets files overwrite it."
        ),
    )
    dated_on = forms.DateField(
        label="The file is of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=(
            "A value of the file wins if it is newer than the one you have. A row is as new as "
            "its column “When the row was last changed” says, else as the start of this day "
            "(UTC); without either it only fills blanks."
        ),
    )
    match_by = forms.ChoiceField(
        label="Find leads you have by",
        choices=Import.MatchBy.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=(
            "A row that finds nobody is a new lead, even if it looks like one you have. Two leads "
            "never share an e-mail: such a row is rejected."
        ),
    )
    system = forms.CharField(
        label="System the ids come from",
        max_length=60,
        required=False,
        help_text="For the column that goes to “Id in another system”, such as HubSpot.",
    )

    def __init__(
        self,
        *args: Any,
        run: Import,
        table: Table,
        fields: Mapping[str, LeadField],
        asked: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the lead's fields for each column, the proposed one chosen.

        ``asked`` has columns that are about to go elsewhere, though nothing was sent yet.
        """
        super().__init__(*args, **kwargs)
        self._columns = columns = columns_of(table)
        self._guesses = run.mapping["columns"]
        self.initial.update(_terms_of(run))
        for place, column in enumerate(columns):
            self._ask(run, place, column, choices(fields, column.header, column.kind))
        self._words = words_of(run, table, self._targets(asked or {}), fields)
        for words in self._words.values():
            words.add_to(self)

    def rows(self) -> list[ColumnRow]:
        """Return the columns in the file's order."""
        return [self._row(place) for place in range(len(self._columns))]

    def targets(self) -> list[str]:
        """Return the chosen target of each column."""
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self._columns))]

    def date_styles(self) -> dict[int, DateStyle]:
        """Return the orders of day and month that were asked for."""
        return {
            int(name.removeprefix("date_")): DateStyle(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("date_") and value
        }

    def chosen_policy(self) -> str:
        """Return the policy that both choices make together."""
        rows, values = self.cleaned_data["rows_in"], self.cleaned_data["policy"]
        if rows == WritePolicy.CREATE_ONLY:
            return WritePolicy.CREATE_ONLY.value
        if rows != WritePolicy.UPDATE_ONLY:
            return str(values)
        is_fill = values == WritePolicy.FILL
        return WritePolicy.UPDATE_ONLY.value if is_fill else f"{WritePolicy.UPDATE_ONLY}_{values}"

    def terms(self) -> Terms:
        """Return the terms as they were chosen."""
        return Terms(
            match_by=MatchKey(self.cleaned_data["match_by"] or MatchKey.AUTOMATIC),
            system=self.cleaned_data["system"],
            dated_on=self.cleaned_data["dated_on"],
            meanings={place: words.meanings(self) for place, words in self._words.items()},
        )

    def has_own_terms(self) -> bool:
        """Return whether leads are found otherwise than ever, or the way is wrong."""
        names = ("match_by", "system")
        return any(self[name].errors for name in names) or (
            self["match_by"].value() not in {None, "", MatchKey.AUTOMATIC}
        )

    def _ask(self, run: Import, place: int, column: Column, options: Choices) -> None:
        """Ask where a column goes, and in which order it writes day and month."""
        self.fields[f"column_{place}"] = forms.ChoiceField(
            choices=options,
            required=False,
            initial=self._guesses[place]["target"],
            widget=forms.Select(attrs=_attributes(run, place, column.header)),
        )
        if column.kind is FieldType.DATE and column.date_style is DateStyle.UNDECIDED:
            self.fields[f"date_{place}"] = forms.ChoiceField(
                choices=_ORDERS,
                required=False,
                widget=forms.Select(attrs={"aria-label": f"Dates of {column.header}"}),
            )

    def _targets(self, asked: Mapping[str, str]) -> list[str]:
        """Return where the columns go, as sent or else as proposed."""
        given = self.data if self.is_bound else asked
        proposed = [guess["target"] for guess in self._guesses]
        return [given.get(f"column_{at}", target) for at, target in enumerate(proposed)]

    def _row(self, place: int) -> ColumnRow:
        column, guess = self._columns[place], self._guesses[place]
        state, text = _state(guess["target"], guess["confidence"])
        has_order = f"date_{place}" in self.fields
        words = self._words.get(place)
        return ColumnRow(
            header=column.header,
            samples=column.samples(),
            field=self[f"column_{place}"],
            date_order=self[f"date_{place}"] if has_order else None,
            state=state,
            state_text=text,
            note=guess["note"],
            place=place,
            words=words.rows(self) if words else [],
            has_more_words=words.is_cut if words else False,
        )


def _attributes(run: Import, place: int, header: str) -> dict[str, str]:
    """Let the select of a column fetch what its words may mean once it goes elsewhere."""
    return {
        "aria-label": f"Field for {header}",
        "hx-get": f"{reverse('leads:import-words', args=[run.pk])}?place={place}",
        "hx-target": f"#words-{place}",
    }


def _terms_of(run: Import) -> dict[str, Any]:
    policy = WritePolicy(run.policy)
    values = next((code for code, _ in _VALUES if policy.endswith(code)), WritePolicy.FILL.value)
    rows = "both" if policy.creates else WritePolicy.UPDATE_ONLY.value
    return {
        "rows_in": rows if policy is not WritePolicy.CREATE_ONLY else policy.value,
        "policy": values,
        "match_by": run.match_by,
        "system": run.system,
        "dated_on": run.dated_on,
    }


def _state(target: str, confidence: float) -> tuple[str, str]:
    if not target:
        return "neutral", "Left out"
    if confidence >= _SURE:
        return "good", "Sure"
    return ("good", "Likely") if confidence >= _LIKELY else ("watch", "Please check")
