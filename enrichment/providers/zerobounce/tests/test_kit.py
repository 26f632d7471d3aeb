import json
from typing import ClassVar

from enrichment.providers.base import Query
from enrichment.providers.zerobounce.provider import ZeroBounce
from enrichment.tests.kit import ProviderKit
from tests.vendors import zerobounce
from tests.vendors.simulator import body

NO_CREDITS = {
    "email_batch": [],
    "errors": [{"email_address": "all", "error": zerobounce.KEY_OR_CREDITS}],
}


class TestZeroBounce(ProviderKit):
    provider = ZeroBounce()
    simulator = zerobounce.ZeroBounce
    settings: ClassVar = {"api_key": zerobounce.ZeroBounce.key}
    known = Query({"email": "jane.doe@acme.com"})
    unknown = Query({"email": "nobody@globex.com"})
    wrong_key = staticmethod(body(b'{"error": "Invalid API key"}'))
    out_of_credits = staticmethod(body(json.dumps(NO_CREDITS).encode()))

    def line_to(self, vendor, **settings):
        """Return a line both of whose addresses are the vendor's."""
        address = settings.get("base_url", vendor.url)
        return super().line_to(vendor, **{"bulk_url": address} | settings)
