from typing import ClassVar

from enrichment.providers.apollo.company import ApolloCompany
from enrichment.providers.apollo.person import ApolloPerson
from enrichment.providers.apollo.phone import ApolloPhone
from enrichment.providers.base import Query
from enrichment.tests.kit import DeferredProviderKit, ProviderKit
from tests.vendors.apollo import Apollo


class TestApolloPerson(ProviderKit):
    provider = ApolloPerson()
    simulator = Apollo
    settings: ClassVar = {"api_key": "apollo-key"}
    known = Query({"email": "jane.miller@rocketworks-demo.com"})
    unknown = Query({"email": "nobody@elsewhere-demo.com"})


class TestApolloCompany(ProviderKit):
    provider = ApolloCompany()
    simulator = Apollo
    settings: ClassVar = {"api_key": "apollo-key"}
    known = Query({"domain": "rocketworks-demo.com"})
    unknown = Query({"domain": "elsewhere-demo.com"})


class TestApolloPhone(DeferredProviderKit):
    provider = ApolloPhone()
    simulator = Apollo
    settings: ClassVar = {"api_key": "apollo-key"}
    callback_url = "https://sales.example/hooks/abc"
    known = Query({"email": "jane.miller@rocketworks-demo.com"})
    unknown = Query({"email": "nobody@elsewhere-demo.com"})
