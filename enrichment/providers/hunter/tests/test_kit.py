from typing import ClassVar

from enrichment.providers.base import Query
from enrichment.providers.hunter.company import HunterCompany
from enrichment.providers.hunter.finder import HunterFinder
from enrichment.providers.hunter.verifier import HunterVerifier
from enrichment.tests.kit import ProviderKit
from tests.vendors.hunter import Hunter
from tests.vendors.simulator import status


class HunterKit(ProviderKit):
    simulator = Hunter
    settings: ClassVar = {"api_key": Hunter.key}
    out_of_credits = staticmethod(status(429))
    too_fast = staticmethod(status(403))


class TestHunterFinder(HunterKit):
    provider = HunterFinder()
    known = Query({"first_name": "Jane", "last_name": "Doe", "domain": "acme.com"})
    unknown = Query({"full_name": "No Body", "company_name": "Globex"})


class TestHunterVerifier(HunterKit):
    provider = HunterVerifier()
    known = Query({"email": "jane.doe@acme.com"})
    unknown = Query({"email": "nobody@globex.com"})


class TestHunterCompany(HunterKit):
    provider = HunterCompany()
    known = Query({"domain": "acme.com"})
    unknown = Query({"domain": "globex.com"})
