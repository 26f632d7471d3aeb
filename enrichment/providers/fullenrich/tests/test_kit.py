from typing import ClassVar

from enrichment.providers.base import Query
from enrichment.providers.fullenrich.provider import FullEnrich, FullEnrichPhone
from enrichment.tests.kit import DeferredProviderKit
from tests.vendors import fullenrich

KNOWN = Query({"first_name": "Amina", "last_name": "Diallo", "domain": "harborline-demo.com"})
UNKNOWN = Query({"first_name": "No", "last_name": "Body", "domain": "elsewhere-demo.com"})


class TestFullEnrich(DeferredProviderKit):
    provider = FullEnrich()
    simulator = fullenrich.FullEnrich
    settings: ClassVar = {"api_key": "fullenrich-key"}
    known = KNOWN
    unknown = UNKNOWN


class TestFullEnrichPhone(DeferredProviderKit):
    provider = FullEnrichPhone()
    simulator = fullenrich.FullEnrich
    settings: ClassVar = {"api_key": "fullenrich-key"}
    known = KNOWN
    unknown = UNKNOWN
