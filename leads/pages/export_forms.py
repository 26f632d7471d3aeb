"""The form of a new export."""

from typing import Any

from django import forms

from leads.exporting.columns import DEFAULT_KEYS, available_columns
from leads.models import Export


class ExportForm(forms.Form):
    """What kind of file, with which columns."""

    format = forms.ChoiceField(
        label="File",
        choices=Export.Format.choices,
        initial=Export.Format.CSV,
        widget=forms.RadioSelect,
    )
    has_bom = forms.BooleanField(
        label="Mark the CSV for Excel, so that it reads accents right", required=False, initial=True
    )
    columns = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, initial=list(DEFAULT_KEYS)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the columns of the organization in force."""
        super().__init__(*args, **kwargs)
        columns = available_columns().values()
        self.fields["columns"].choices = [  # type: ignore[attr-defined]
            (column.key, column.label) for column in columns
        ]
