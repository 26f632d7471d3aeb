"""Forms of the import pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.base import ContentFile, File

from leads.fields import FieldType, LeadField
from leads.importing.columns import Column
from leads.importing.readings import DELIMITERS, ENCODINGS
from leads.importing.targets import choices
from leads.models import Import
from lib.normalise.dates import DateStyle
from lib.tabular import Dialect

_SURE, _LIKELY = 0.85, 0.7
_ORDERS = [
    (DateStyle.DAY_FIRST.value, "31/05/2026: day first"),
    (DateStyle.MONTH_FIRST.value, "05/31/2026: month first"),
]


class UploadForm(forms.Form):
    """A file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods"}),
    )
    text = forms.CharField(
        label="Or paste rows",
        required=False,
        strip=False,
        help_text="With their header row, as copied from a spreadsheet. Up to 2 MB.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if data.get("file") is None and not (data.get("text") or "").strip():
            raise forms.ValidationError("Choose a file or paste rows.")
        return data

    def upload(self) -> tuple["File[Any]", str]:
        """Return the file and its name."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return file, file.name
        return ContentFile(self.cleaned_data["text"].encode(), name="pasted"), "Pasted rows"


class ReadingForm(forms.Form):
    """How a file is to be read, where that was found out wrongly."""

    delimiter = forms.ChoiceField(choices=[*DELIMITERS.items()])
    encoding = forms.ChoiceField(choices=[*ENCODINGS.items()])
    header_row = forms.IntegerField(
        min_value=0, max_value=500, help_text="The first row of the file is 1; 0 means no header."
    )

    @classmethod
    def of(cls, run: Import, data: Any = None) -> "ReadingForm":
        """Return the form of an import, filled in with how its file is read now."""
        dialect = Dialect.from_json(run.dialect)
        row = 0 if dialect.header_row is None else dialect.header_row + 1
        initial = {
            "delimiter": dialect.delimiter,
            "encoding": dialect.encoding,
            "header_row": row,
        }
        form = cls(data, initial=initial)
        if dialect.sheet:
            del form.fields["delimiter"], form.fields["encoding"]
        else:
            for name, found in (("delimiter", dialect.delimiter), ("encoding", dialect.encoding)):
                choices = form.fields[name].choices  # type: ignore[attr-defined]
                if found and found not in dict(choices):
                    form.fields[name].choices = [(found, found.upper()), *choices]  # type: ignore[attr-defined]
        return form

    def reading(self) -> dict[str, Any]:
        """Return what was chosen, as ``reread_import`` takes it."""
        chosen = dict(self.cleaned_data)
        row = chosen.pop("header_row")
        return {**chosen, "header_row": row - 1 if row else None}


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


class MappingForm(forms.Form):
    """Where each column goes, and what may happen to leads we already have."""

    policy = forms.ChoiceField(
        label="What may happen to them",
        choices=Import.Policy.choices,
        widget=forms.RadioSelect,
        help_text="An empty cell never erases a value, and an import never undoes an opt-out.",
    )

    def __init__(
        self,
        *args: Any,
        run: Import,
        columns: Sequence[Column],
        fields: Mapping[str, LeadField],
        **kwargs: Any,
    ) -> None:
        """Offer the lead's fields for each column, the proposed one chosen."""
        super().__init__(*args, **kwargs)
        self._columns = columns
        self._guesses = run.mapping["columns"]
        self.initial["policy"] = run.policy
        for place, column in enumerate(columns):
            options = choices(fields, column.header, column.kind)
            self.fields[f"column_{place}"] = forms.ChoiceField(
                choices=options,
                required=False,
                initial=self._guesses[place]["target"],
                widget=forms.Select(attrs={"aria-label": f"Field for {column.header}"}),
            )
            if column.kind is FieldType.DATE and column.date_style is DateStyle.UNDECIDED:
                self.fields[f"date_{place}"] = forms.ChoiceField(
                    choices=_ORDERS,
                    required=False,
                    widget=forms.Select(attrs={"aria-label": f"Dates of {column.header}"}),
                )

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

    def _row(self, place: int) -> ColumnRow:
        column, guess = self._columns[place], self._guesses[place]
        state, text = _state(guess["target"], guess["confidence"])
        has_order = f"date_{place}" in self.fields
        return ColumnRow(
            header=column.header,
            samples=column.samples(),
            field=self[f"column_{place}"],
            date_order=self[f"date_{place}"] if has_order else None,
            state=state,
            state_text=text,
            note=guess["note"],
        )


def _state(target: str, confidence: float) -> tuple[str, str]:
    if not target:
        return "neutral", "Left out"
    if confidence >= _SURE:
        return "good", "Sure"
    return ("good", "Likely") if confidence >= _LIKELY else ("watch", "Please check")
