"""Forms of the campaigns pages."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest

from campaigns.audience import ALL, IDS, QUERY, STAGE, wording
from campaigns.models import Campaign, SendingAccount
from campaigns.window import MIDNIGHT
from leads.models import Stage

_DAYS = tuple(
    enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)
_MOMENT = "%Y-%m-%dT%H:%M"
# The clocks of other time zones cannot be reckoned at the ends of the calendar.
_IN_REACH = (
    MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC), "Choose a date from 2000 on."),
    MaxValueValidator(datetime(2100, 1, 1, tzinfo=UTC), "Choose a date before 2100."),
)


class CampaignForm(forms.Form):
    """A draft, from top to bottom. Times are in the time zone that is active."""

    name = forms.CharField(max_length=120, help_text="Only your team sees it.")
    audience = forms.ChoiceField(widget=forms.RadioSelect, label="Who gets it")
    stage: Any = forms.ModelChoiceField(queryset=None, required=False, empty_label="Choose a stage")
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(
        max_length=250, required=False, help_text="Needed before it can be scheduled."
    )
    body_text = forms.CharField(
        label="Text", required=False, widget=forms.Textarea({"rows": 14, "spellcheck": "true"})
    )
    body_html = forms.CharField(
        label="HTML",
        required=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text="Shown instead of the text where the reader's mail program can.",
    )
    sending_account: Any = forms.ModelChoiceField(
        queryset=None, required=False, label="Sender", empty_label="Built-in outbox (a rehearsal)"
    )
    starts_at = forms.DateTimeField(
        label="Start",
        validators=_IN_REACH,
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
        help_text="Empty means as soon as it is scheduled.",
    )
    ends_at = forms.DateTimeField(
        label="End",
        validators=_IN_REACH,
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
        help_text="Nothing leaves from then on.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        choices=_DAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        label="On",
    )  # fmt: skip
    opens = forms.TimeField(label="From", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(
        label="To",
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="00:00 is the end of the day.",
    )
    zone_policy = forms.ChoiceField(choices=Campaign.ZonePolicy.choices, label="By the clock of")

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        """Show a campaign, which may be unsaved, or read a POST."""
        self.campaign = campaign
        super().__init__(data, initial=None if data is not None else _initial(campaign))
        self._field("stage").queryset = Stage.objects.all()
        self._field("sending_account").queryset = SendingAccount.objects.all()
        query = data.get("query", "") if data is not None else campaign.audience.get("query", "")
        choices = [(ALL, "All leads"), (STAGE, "Leads in a stage")]
        if query or campaign.audience.get("kind") == QUERY:
            choices.append((QUERY, "Leads that match the list you came from"))
        if campaign.audience.get("kind") == IDS:
            choices.append((IDS, wording(campaign.audience)))
        self._field("audience").choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for the stage where one is to be chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == STAGE and not cleaned.get("stage"):
            self.add_error("stage", "Choose the stage whose leads get it.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the columns of the campaign; inputs that are wrong keep their old value."""
        kept = {
            name: self.cleaned_data[name]
            for name in (
                "name", "subject", "body_text", "body_html", "starts_at", "ends_at",
                "weekdays", "sending_account",
            )
            if name in self.cleaned_data
        }  # fmt: skip
        return kept | {
            "opens": self.cleaned_data.get("opens") or MIDNIGHT,
            "closes": self.cleaned_data.get("closes") or MIDNIGHT,
            "zone_policy": self.cleaned_data.get("zone_policy") or Campaign.ZonePolicy.ORGANIZATION,
            "audience": self._audience(),
        }

    def _audience(self) -> dict[str, Any]:
        kind = self.cleaned_data.get("audience", ALL)
        stage = self.cleaned_data.get("stage")
        if kind == STAGE and stage:
            return {"kind": STAGE, "stage_id": stage.pk}
        if kind == QUERY:
            return {"kind": QUERY, "query": self.cleaned_data.get("query", "")}
        return self.campaign.audience if kind == IDS else {"kind": ALL}

    def _field(self, name: str) -> Any:
        return self.fields[name]


def _initial(campaign: Campaign) -> dict[str, Any]:
    audience = campaign.audience
    return {
        "name": campaign.name,
        "audience": audience.get("kind", ALL),
        "stage": audience.get("stage_id"),
        "query": audience.get("query", ""),
        "subject": campaign.subject,
        "body_text": campaign.body_text,
        "body_html": campaign.body_html,
        "sending_account": campaign.sending_account_id,
        "starts_at": campaign.starts_at,
        "ends_at": campaign.ends_at,
        "weekdays": campaign.weekdays,
        "opens": campaign.opens,
        "closes": campaign.closes,
        "zone_policy": campaign.zone_policy,
    }


class SendingAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """A sending account. The stored password is never shown."""

    password = forms.CharField(
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Kept encrypted. Leave it empty to keep the present one.",
    )

    class Meta:
        model = SendingAccount
        fields = (
            "name", "kind", "from_email", "from_name", "reply_to", "unsubscribe_email",
            "host", "port", "security", "username",
        )  # fmt: skip
        labels: ClassVar = {
            "from_email": "From address",
            "from_name": "From name",
            "host": "Mail server",
        }
        help_texts: ClassVar = {
            "unsubscribe_email": "Also offered for opting out by mail, where you read that box.",
            "host": "Such as smtp.example.com. Not needed for the built-in outbox.",
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the server where mail goes to one."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == SendingAccount.Kind.SMTP and not cleaned.get("host"):
            self.add_error("host", "Give the mail server's name.")
        taken = SendingAccount.objects.filter(name=cleaned.get("name")).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("name", "Another sending account has this name.")
        return cleaned


def audience_of_request(request: HttpRequest) -> dict[str, Any]:
    """Return the audience that a link to the create page asks for."""
    query = request.GET.get("query")
    return {"kind": ALL} if query is None else {"kind": QUERY, "query": query}
