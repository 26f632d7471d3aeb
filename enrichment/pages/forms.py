"""The form of an account with a provider."""

from typing import Any, ClassVar

from django import forms

from enrichment.models import ProviderAccount
from enrichment.providers.base import Provider, Setting

BOUNDS = ("monthly_cap", "least_hit_rate", "calls_per_minute")


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """A provider's own settings, then the bounds. Stored secrets are never shown."""

    class Meta:
        model = ProviderAccount
        fields = BOUNDS
        labels: ClassVar = {
            "monthly_cap": "Credits a month",
            "least_hit_rate": "Least hit rate",
            "calls_per_minute": "Calls a minute",
        }

    def __init__(self, provider: Provider, account: ProviderAccount | None, data: Any) -> None:
        """Ask for what the provider declares."""
        held = account or ProviderAccount(provider=provider.key)
        super().__init__(data, instance=held)
        self.provider = provider
        self._secrets = held.secrets if account else {}
        bounds = dict(self.fields)
        self.fields.clear()
        for setting in provider.settings:
            self.fields[f"setting_{setting.key}"] = self._field(setting, held)
        if not provider.can.price.is_free or provider.needs_key:
            self.fields.update(bounds)

    def settings(self) -> dict[str, str]:
        """Return the settings that are no secrets."""
        return {one.key: self._given(one) for one in self.provider.settings if not one.is_secret}

    def secrets(self) -> dict[str, str]:
        """Return the secrets that were typed; what was left empty stays as it is."""
        return {one.key: self._given(one) for one in self.provider.settings if one.is_secret}

    def bounds(self) -> dict[str, Any]:
        """Return the bounds."""
        return {name: self.cleaned_data[name] for name in BOUNDS if name in self.cleaned_data}

    def _given(self, setting: Setting) -> str:
        return str(self.cleaned_data.get(f"setting_{setting.key}") or "")

    def _field(self, setting: Setting, held: ProviderAccount) -> forms.Field:
        is_held = setting.key in self._secrets
        common: dict[str, Any] = {
            "label": setting.label,
            "required": not (setting.is_optional or is_held),
            "help_text": setting.help,
            "initial": held.settings.get(setting.key, setting.default),
        }
        if setting.is_secret:
            kept = "Kept encrypted. Leave it empty to keep the present one."
            fresh = "Kept encrypted, and never shown again."
            common |= {"help_text": setting.help or (kept if is_held else fresh), "initial": ""}
            widget = forms.PasswordInput({"autocomplete": "new-password"})
            return forms.CharField(max_length=500, widget=widget, **common)
        if setting.choices:
            return forms.ChoiceField(choices=setting.choices, **common)
        if setting.key == "base_url":
            return forms.URLField(max_length=300, assume_scheme="https", **common)
        return forms.CharField(max_length=300, **common)
