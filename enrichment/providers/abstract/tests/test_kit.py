from typing import ClassVar

from enrichment.providers.abstract.company import AbstractCompany
from enrichment.providers.abstract.email import AbstractEmail
from enrichment.providers.base import Query
from enrichment.tests.kit import ProviderKit
from tests.vendors.abstract import CompanyEnrichment, EmailReputation
from tests.vendors.simulator import status


class TestAbstractEmail(ProviderKit):
    provider = AbstractEmail()
    simulator = EmailReputation
    settings: ClassVar = {"api_key": EmailReputation.key}
    known = Query({"email": "jane.doe@acme.com"})
    unknown = Query({"email": "nobody@globex.com"})
    out_of_credits = staticmethod(status(422))


class TestAbstractCompany(ProviderKit):
    provider = AbstractCompany()
    simulator = CompanyEnrichment
    settings: ClassVar = {"api_key": CompanyEnrichment.key}
    known = Query({"domain": "acme.com"})
    unknown = Query({"domain": "globex.com"})
    out_of_credits = staticmethod(status(422))
