"""What holds while a run is worked on: whom it may ask, through which lines, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from accounts.models import Organization
from enrichment import pace, registry
from enrichment.line import AccountLine
from enrichment.models import Call, ProviderAccount, Run
from enrichment.planning.candidates import Same
from enrichment.planning.plan import Surroundings
from enrichment.planning.rules import Waterfall
from enrichment.providers.base import DeferredProvider, Provider, RateLimit
from enrichment.providers.line import Line
from leads.fields import BUILT_IN, Context
from lib.http.client import HttpClient

GIVES_UP_AFTER = 12
"""After so many failures in a row a run goes on without a provider."""
RATED_FROM = 50
"""A provider is judged by its hit rate from so many questions of a run on."""


@dataclass(slots=True)
class Circumstances:
    """The accounts, lines and bounds of the providers that a waterfall names."""

    providers: Mapping[str, Provider]
    accounts: Mapping[str, ProviderAccount]
    lines: Mapping[str, Line]
    around: Surroundings
    closed: dict[str, str]

    def limit_of(self, key: str) -> RateLimit | None:
        """Return how fast a provider may be asked: as the account says, else as is usual."""
        account = self.accounts.get(key)
        if account is not None and account.calls_per_minute:
            return RateLimit(account.calls_per_minute, 60.0)
        return self.providers[key].can.rate_limit


def circumstances_of(waterfall: Waterfall, run: Run | None = None) -> Circumstances:
    """Return what holds now, for a run if it is one; a few queries."""
    country = Organization.objects.get().country or None
    accounts = ProviderAccount.objects.by_provider()
    known = {key: registry.load(key) for key in waterfall.providers if key in registry.PROVIDERS}
    closed: dict[str, str] = {}
    lines: dict[str, Line] = {}
    for key, provider in known.items():
        account = accounts.get(key)
        if reason := _why_closed(provider, account):
            closed[key] = reason
        else:
            lines[key] = line_of(provider, account)
    closed |= _unwell(list(lines))
    if run is not None:
        closed |= _knowing_little(run, accounts)
    around = Surroundings(waterfall, known, closed, timezone.now(), country, _same(country))
    return Circumstances(known, accounts, lines, around, closed)


def line_of(provider: Provider, account: ProviderAccount | None) -> Line:
    """Return the line to a vendor, by the account's settings or those that are usual."""
    usual = {setting.key: setting.default for setting in provider.settings if setting.default}
    given = {key: text for key, text in (account.settings if account else {}).items() if text}
    secrets = account.secrets if account else {}
    return AccountLine(usual | given | secrets, _client(), web=_web())


def _why_closed(provider: Provider, account: ProviderAccount | None) -> str:
    if account is None:
        return "" if provider.is_at_hand else f"{provider.label} has not been set up."
    if not account.is_on:
        return account.problem or f"{provider.label} is off."
    if provider.needs_key and not account.sealed_secrets:
        return f"{provider.label} has no key."
    if isinstance(provider, DeferredProvider) and provider.needs_callback:
        return f"{provider.label} has to call back, which this server does not take yet."
    return ""


def _unwell(keys: list[str]) -> dict[str, str]:
    tired = pace.failing(keys, GIVES_UP_AFTER)
    return dict.fromkeys(tired, "It has not answered for a while; run this again later.")


def _knowing_little(run: Run, accounts: Mapping[str, ProviderAccount]) -> dict[str, str]:
    """Return the providers of which a run has had fewer hits than their accounts ask for."""
    floors = {key: one.least_hit_rate for key, one in accounts.items() if one.least_hit_rate}
    if not floors:
        return {}
    asked = Call.objects.hit_rates(run.pk)
    return {
        key: f"Only {rate} % of its answers were hits, fewer than the {floors[key]} % you set."
        for key, (number, rate) in asked.items()
        if key in floors and number >= RATED_FROM and rate < floors[key]
    }


def _same(country: str | None) -> Same:
    context = Context(country=country)

    @lru_cache(4096)
    def same(field: str, value: str) -> str | None:
        try:
            found = BUILT_IN[field].normalise(value, context)
        except ValueError:
            return None
        return str(found).casefold() if found else None

    return same


@lru_cache(1)
def _web() -> HttpClient:
    """Return the client for public pages: it reaches no private network, whatever is allowed."""
    return HttpClient()


@lru_cache(1)
def _client() -> HttpClient:
    return HttpClient(allow_private=settings.ALLOW_PRIVATE_HOSTS)
