"""The providers as an organization has them: on or off, and how often they know something."""

from dataclasses import dataclass

from accounts.errors import ProductError
from enrichment import registry
from enrichment.models import Answer, ProviderAccount
from enrichment.providers.base import DeferredProvider, Provider


@dataclass(frozen=True, slots=True)
class Card:
    """One provider of the gallery; ``hit_rate`` in percent, None before it was ever asked."""

    provider: Provider
    is_on: bool
    problem: str
    asked: int
    hit_rate: int | None
    needs_setting_up: bool = False


def providers_in_use() -> list[Provider]:
    """Return the providers that the organization in force has on, in the waterfall's order."""
    accounts = ProviderAccount.objects.by_provider()
    return [one for one in _offered() if _is_on(one, accounts.get(one.key))]


def providers_to_ask() -> list[Provider]:
    """Return the providers in use. Raises ProductError where every one is off."""
    providers = providers_in_use()
    if not providers:
        raise ProductError("Every provider is off. An admin can switch one on under Enrichment.")
    return providers


def cards() -> list[Card]:
    """Return every provider with its standing; two queries."""
    accounts = ProviderAccount.objects.by_provider()
    outcomes = Answer.objects.newest_outcomes(registry.PROVIDERS)
    return [
        _card(provider, accounts.get(provider.key), outcomes.get(provider.key, []))
        for provider in _offered()
    ]


def _offered() -> list[Provider]:
    """Return the providers that can answer here: no vendor can call this server back yet."""
    return [one for one in registry.all_providers() if not _is_called_back(one)]


def _is_called_back(provider: Provider) -> bool:
    return isinstance(provider, DeferredProvider) and provider.needs_callback


def _is_on(provider: Provider, account: ProviderAccount | None) -> bool:
    return account.is_on if account else provider.is_at_hand


def _card(provider: Provider, account: ProviderAccount | None, outcomes: list[str]) -> Card:
    hits = outcomes.count(Answer.State.HIT)
    return Card(
        provider=provider,
        is_on=_is_on(provider, account),
        problem=account.problem if account else "",
        asked=len(outcomes),
        hit_rate=round(100 * hits / len(outcomes)) if outcomes else None,
        needs_setting_up=provider.needs_key and not (account and account.sealed_secrets),
    )
