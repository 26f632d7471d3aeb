"""Forms for the file of an import: what is sent, and how it is read."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile, File

from leads.importing.readings import DELIMITERS, ENCODINGS
from leads.models import Import
from lib.tabular import Dialect


class UploadForm(forms.Form):
    """A file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.zip"}),
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


class PartForm(forms.Form):
    """Which table of a zip or a workbook is read."""

    part = forms.ChoiceField(label="File in the zip", required=False)
    sheet = forms.ChoiceField(required=False)

    @classmethod
    def of(cls, run: Import, data: Any = None) -> "PartForm | None":
        """Return the form of an import; None where its file holds one table alone."""
        if not run.source:
            return None
        files, sheets = run.contents.get("files", []), run.contents.get("sheets", [])
        now = {"part": run.contents.get("file", ""), "sheet": run.dialect["sheet"]}
        form = cls(data, initial=now)
        for name, names in (("part", files), ("sheet", sheets)):
            if len(names) > 1:
                form.fields[name].choices = [(one, one) for one in names]  # type: ignore[attr-defined]
            else:
                del form.fields[name]
        return form
