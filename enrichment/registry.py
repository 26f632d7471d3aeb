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
    "pdl_person": "enrichment.providers.people_data_labs.person.PdlPerson",
    "pdl_company": "enrichment.providers.people_data_labs.company.PdlCompany",
    "hunter_finder": "enrichment.providers.hunter.finder.HunterFinder",
    "hunter_verifier": "enrichment.providers.hunter.verifier.HunterVerifier",
    "hunter_company": "enrichment.providers.hunter.company.HunterCompany",
    "zerobounce": "enrichment.providers.zerobounce.provider.ZeroBounce",
    "abstract_email": "enrichment.providers.abstract.email.AbstractEmail",
    "abstract_company": "enrichment.providers.abstract.company.AbstractCompany",
    "dropcontact": "enrichment.providers.dropcontact.provider.Dropcontact",
    "fullenrich": "enrichment.providers.fullenrich.provider.FullEnrich",
    "apollo_person": "enrichment.providers.apollo.person.ApolloPerson",
    "apollo_company": "enrichment.providers.apollo.company.ApolloCompany",
    "apollo_phone": "enrichment.providers.apollo.phone.ApolloPhone",
    "fullenrich_phone": "enrichment.providers.fullenrich.provider.FullEnrichPhone",
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
