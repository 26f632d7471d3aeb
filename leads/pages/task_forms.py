"""What a person writes down about a lead: a call that was made, a task to do."""

from typing import Any

from django import forms

from accounts.models import Membership
from leads.services.create_task import MAX_LENGTH
from leads.services.log_call import CallOutcome


class CallForm(forms.Form):
    """A call that was made."""

    outcome = forms.ChoiceField(choices=CallOutcome.choices, label="What came of it")
    minutes = forms.IntegerField(required=False, min_value=0)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Notes")


class TaskForm(forms.Form):
    """Something to do by a day."""

    title = forms.CharField(max_length=MAX_LENGTH, label="What is to be done")
    due_on = forms.DateField(label="By", widget=forms.DateInput(attrs={"type": "date"}))
    assignee: Any = forms.ModelChoiceField(queryset=None, required=False, label="Who")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the organization's members."""
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["assignee"]
        choice.queryset = Membership.objects.with_people()
        choice.label_from_instance = lambda membership: str(membership.user)


def first_problem(form: forms.Form) -> str:
    """Return in a sentence what is wrong with a form."""
    field, problems = next(iter(form.errors.items()))
    label = form.fields[field].label or field.capitalize() if field in form.fields else ""
    return f"{label}: {problems[0]}" if label else str(problems[0])
