"""Forms of stages and assignment rules. Their services have the last word."""

from typing import Any

from django import forms

from accounts.models import Membership
from accounts.pages.forms import ServiceForm
from leads.models import AssignmentRule, Stage


class StageForm(ServiceForm):
    """A new stage."""

    name = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(
        choices=Stage.Kind.choices,
        help_text="Open: being worked on. Won and lost: done with, one way or the other.",
    )


class AssignmentRuleForm(ServiceForm):
    """Which leads a rule is for, and who gets them."""

    countries = forms.CharField(
        required=False,
        max_length=1000,
        help_text="Names or two-letter codes, split by commas. Empty: any country.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "DE, AT, Switzerland"}),
    )
    query = forms.CharField(
        label="Only leads of this list",
        required=False,
        max_length=2000,
        help_text="Filter the lead list, then paste its address here. Empty: no filter.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    members = forms.TypedMultipleChoiceField(
        coerce=int,
        label="Give them to",
        help_text="Several members take turns, one lead each.",
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label="This rule is in force", required=False, initial=True)

    def __init__(self, *args: Any, rule: AssignmentRule | None = None, **kwargs: Any) -> None:
        """Offer the members; fill in the rule's present values."""
        super().__init__(*args, **kwargs)
        members: Any = self.fields["members"]
        people = Membership.objects.with_people()
        members.choices = [(member.pk, str(member)) for member in people]
        if rule is not None:
            self.initial = {
                "countries": ", ".join(rule.countries),
                "query": rule.query,
                "members": [seat.member_id for seat in rule.seats.all()],
                "is_active": rule.is_active,
            }

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        return {
            "countries": given["countries"].split(","),
            "query": given["query"].rpartition("?")[2],
            "member_ids": given["members"],
            "is_active": given["is_active"],
        }
