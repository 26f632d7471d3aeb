"""The form of a lead, made from the field registry."""

import json
from typing import Any

from django import forms

from accounts.models import Membership
from leads.bulk_edits import ACT_LABELS, acts_of
from leads.fields import BUILT_IN, FieldType, LeadField, as_typed
from leads.models import FieldDefinition, Lead, Stage

_HINTS = {"other_emails": "Several, split by commas.", "tags": "Several, split by commas."}
_AUTOCOMPLETE_OFF = {"autocomplete": "off"}


class LeadForm(forms.Form):
    """Every editable field, built in and custom. Values are judged by the write door alone."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    """What the fields held when the person got to see them, as JSON."""

    def __init__(self, *args: Any, lead: Lead | None = None, **kwargs: Any) -> None:
        """Fill in the lead's present values."""
        super().__init__(*args, **kwargs)
        self.lead = lead
        self.known: dict[str, LeadField] = BUILT_IN | FieldDefinition.objects.as_fields()
        for key, field in self.known.items():
            self.fields[key] = _control(field)
            if lead is not None:
                self.initial[key] = as_typed(lead.value(key))
        if lead is not None:
            self.initial["version"] = lead.version
            seen = {
                key: "" if (held := self.initial[key]) is None else str(held) for key in self.known
            }
            self.initial["seen"] = json.dumps(seen)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under their headings."""
        groups: dict[str, list[forms.BoundField]] = {}
        for key, field in self.known.items():
            groups.setdefault(field.group, []).append(self[key])
        return list(groups.items())

    def changed_values(self) -> dict[str, Any]:
        """Return the values that the person changed; None for what they emptied."""
        changed = [name for name in self.changed_data if name in self.known]
        return {key: _given(self.known[key], self.cleaned_data[key]) for key in changed}


class CellForm(forms.Form):
    """One field of a lead, edited in its cell of the list.

    ``seen`` is the value that the person found there, by which a change of someone else shows.
    """

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, max_length=60_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, field: LeadField, lead: Lead, **kwargs: Any) -> None:
        """Take the field's own control, with the present value in it."""
        super().__init__(*args, **kwargs)
        self.field = field
        self.fields["value"] = _control(field)
        self.fields["value"].widget.attrs["aria-label"] = field.label
        self.initial = {
            **self.initial,
            **self._present(lead),
            "value": as_typed(lead.value(field.key)),
        }
        for one in self.fields.values():
            one.widget.attrs["form"] = "cell-form"

    def given(self) -> Any:
        """Return the value that the person gave; None where they emptied it."""
        return _given(self.field, self.cleaned_data["value"])

    def go_on_from(self, lead: Lead) -> None:
        """Take what is there now for seen, and keep what was typed."""
        present = {name: str(value) for name, value in self._present(lead).items()}
        self.data = {**{name: self.data[name] for name in self.data}, **present}

    def _present(self, lead: Lead) -> dict[str, Any]:
        return {"version": lead.version, "seen": as_typed(lead.value(self.field.key))}


class BulkEditForm(forms.Form):
    """What is done to one field of many leads, and with what value."""

    def __init__(self, *args: Any, field: LeadField, **kwargs: Any) -> None:
        """Take the field's own control."""
        super().__init__(*args, **kwargs)
        acts = [(act.value, ACT_LABELS[act]) for act in acts_of(field)]
        self.fields["act"] = forms.ChoiceField(label="What to do", choices=acts)
        self.fields["value"] = _control(field)


def _given(field: LeadField, value: Any) -> Any:
    if field.type in (FieldType.EMAILS, FieldType.TAGS):
        return [part for part in (one.strip() for one in value.split(",")) if part]
    return None if value in ("", None) else value


def _control(field: LeadField) -> forms.Field:
    hint = _HINTS.get(field.key, "")
    shared: dict[str, Any] = {"label": field.label, "required": False, "help_text": hint}
    if field.type is FieldType.LONG_TEXT:
        return forms.CharField(**shared, widget=forms.Textarea(attrs={"rows": 4}))
    if field.type is FieldType.BOOLEAN:
        return forms.ChoiceField(**shared, choices=[("", "—"), ("True", "Yes"), ("False", "No")])
    choices = _choices(field)
    if choices is not None:
        return forms.ChoiceField(**shared, choices=[("", "—"), *choices])
    if field.type is FieldType.DATE:
        return forms.CharField(**shared, widget=forms.DateInput(attrs={"type": "date"}))
    return forms.CharField(**shared, widget=forms.TextInput(attrs=_AUTOCOMPLETE_OFF))


def _choices(field: LeadField) -> list[tuple[str, str]] | None:
    if field.type is FieldType.STAGE:
        return [(stage.name, stage.name) for stage in Stage.objects.all()]
    if field.type is FieldType.OWNER:
        members = Membership.objects.with_people()
        return [(member.user.email, str(member.user)) for member in members]
    if field.type is FieldType.CHOICE:
        return [(choice, choice) for choice in field.choices]
    return None
