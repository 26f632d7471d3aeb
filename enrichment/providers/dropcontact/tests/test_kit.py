from typing import ClassVar

from enrichment.providers.base import Query
from enrichment.providers.dropcontact.provider import Dropcontact
from enrichment.tests.kit import DeferredProviderKit
from tests.vendors import dropcontact
from tests.vendors.simulator import status


class TestDropcontact(DeferredProviderKit):
    provider = Dropcontact()
    simulator = dropcontact.Dropcontact
    settings: ClassVar = {"api_key": "dropcontact-key"}
    out_of_credits = staticmethod(status(403))
    known = Query({"first_name": "Luc", "last_name": "Marchand", "domain": "atelier-nord-demo.com"})
    unknown = Query({"first_name": "No", "last_name": "Body", "domain": "elsewhere-demo.com"})
