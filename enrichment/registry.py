"""The providers we have, in the order in which the waterfall asks them."""

from functools import lru_cache
from importlib import import_module

from enrichment.providers.base import Provider

PROVIDERS = {
    "company_domain": "enrichment.providers.company_domain.provider.CompanyDomain",
    "email_facts": "enrichment.providers.email_facts.provider.EmailFacts",
    "phone_facts": "enrichment.providers.phone_facts.provider.PhoneFacts",
    "name_facts": "enrichment.providers.name_facts.provider.NameFacts",
    "title_facts": "enrichment.providers.title_facts.provider.TitleFacts",
    "website": "enrichment.providers.website.provider.Website",
    "place_facts": "enrichment.providers.place_facts.provider.PlaceFacts",
}
"""Key to dotted path; a provider is imported when it is first used."""


class UnknownProviderError(LookupError):
    """There is no provider of that key in this version."""


def load(key: str) -> Provider:
    """Return a provider. Raises UnknownProviderError."""
    try:
        return _load(PROVIDERS[key])
    except KeyError:
        raise UnknownProviderError(key) from None


def all_providers() -> list[Provider]:
    """Return every provider, in the waterfall's order."""
    return [load(key) for key in PROVIDERS]


@lru_cache(maxsize=64)
def _load(path: str) -> Provider:
    module, _, name = path.rpartition(".")
    provider: Provider = getattr(import_module(module), name)()
    return provider
