"""Forms of accounts pages."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from accounts.errors import ProductError
from accounts.models import User
from accounts.pages import choices
from accounts.roles import Role


class SignupForm(forms.Form):
    """What sign-up asks besides address and password."""

    full_name = forms.CharField(
        max_length=150,
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1"]  # noqa: RUF012 -- as Django declares it

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name with the new user."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class ServiceForm(forms.Form):
    """A form whose last word a service has."""

    def refuse(self, error: ProductError) -> None:
        """Show what the service refused beside the field at fault."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class NewOrganizationForm(ServiceForm):
    """What founding an organization asks."""

    name = forms.CharField(max_length=120, label="Name of your organization")
    country = forms.ChoiceField(
        choices=choices.countries,
        required=False,
        help_text="Phone numbers without a country code are read as of here.",
    )
    time_zone = forms.ChoiceField(
        choices=choices.time_zones,
        initial="UTC",
        help_text="For leads whose own time zone is not known.",
    )


class OrganizationForm(NewOrganizationForm):
    """The settings of an organization."""

    postal_address = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        help_text="Printed below every campaign mail, as the law asks.",
    )
    machines_may_overwrite = forms.BooleanField(
        required=False,
        label="Machines may overwrite what people typed",
        help_text="Let imports, providers and CRMs replace values that a person typed.",
    )


class InvitationForm(ServiceForm):
    """Whom to invite, as what."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        """Take the roles that the inviter may give."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.REP


class ApiKeyForm(ServiceForm):
    """What a new API key is for, may do, and until when."""

    LIVES: ClassVar = [("30", "30 days"), ("90", "90 days"), ("365", "1 year"), ("", "No end")]

    name = forms.CharField(
        max_length=80, help_text="Who uses it, and for what: you will want to know one day."
    )
    scopes = forms.MultipleChoiceField(
        choices=choices.key_scopes,
        widget=forms.CheckboxSelectMultiple,
        help_text="Give no more than the partner needs.",
    )
    days = forms.ChoiceField(choices=LIVES, required=False, initial="365", label="Works for")

    @property
    def expires_at(self) -> datetime | None:
        """Return when the key ends; None for a key without end."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class ProfileForm(ServiceForm):
    """What we know of a person besides their addresses."""

    full_name = forms.CharField(
        max_length=150,
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(choices=choices.time_zones)
