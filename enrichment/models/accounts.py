"""An organization's standing with a provider, and how fast it may be asked."""

import json
from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.wall.tenant import TenantManager, TenantModel
from enrichment.models.credits import credits_field
from enrichment.querysets import ProviderAccountQuerySet
from lib.crypto import Secrets


class ProviderAccount(TenantModel):
    """An account with a provider: its settings, its secrets, its bounds.

    A provider that needs no key is on until an account says otherwise. ``version`` goes up with
    each change of the settings.
    """

    class State(models.TextChoices):
        """Whether the waterfall asks it."""

        ENABLED = "enabled", "On"
        DISABLED = "disabled", "Off"

    provider = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.ENABLED)
    problem = models.CharField(max_length=400, blank=True, editable=False)
    settings = models.JSONField(default=dict, db_default={}, blank=True)
    sealed_secrets = models.TextField(blank=True, default="", db_default="", editable=False)
    monthly_cap = credits_field(
        null=True,
        blank=True,
        help_text="Credits that may be spent in a calendar month; empty means no bound.",
    )
    least_hit_rate = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Percent; a run asks no more where fewer of its questions are answered.",
    )
    calls_per_minute = models.PositiveIntegerField(
        null=True, blank=True, help_text="Where your plan allows another pace than is usual."
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    standing = models.CharField(
        max_length=200, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = TenantManager.from_queryset(ProviderAccountQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider"], name="enrichment_provideraccount_once"
            )
        ]

    def __str__(self) -> str:
        """Return the provider's key."""
        return self.provider

    @property
    def is_on(self) -> bool:
        """Return whether the waterfall asks it."""
        return self.state == self.State.ENABLED

    @property
    def secrets(self) -> dict[str, str]:
        """Return the secrets in the clear, for a line to the vendor alone."""
        if not self.sealed_secrets:
            return {}
        opened: dict[str, str] = json.loads(_box().open_(self.sealed_secrets))
        return opened

    def seal(self, secrets: dict[str, str]) -> None:
        """Keep secrets, encrypted."""
        self.sealed_secrets = _box().seal(json.dumps(secrets)) if secrets else ""


def _box() -> Secrets:
    return Secrets(settings.SECRET_ENCRYPTION_KEYS)


class Pace(TenantModel):
    """When a provider's account may be asked next, shared by all workers and hosts.

    ``next_at`` is the first moment that nobody has booked; ``failures`` in a row open the
    breaker until ``unwell_until``.
    """

    provider = models.CharField(max_length=40)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    unwell_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider"], name="enrichment_pace_once"
            )
        ]

    def __str__(self) -> str:
        """Return the provider's key."""
        return self.provider
