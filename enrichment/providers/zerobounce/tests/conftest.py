import pytest

from enrichment.line import AccountLine
from lib.http.client import HttpClient
from tests.vendors.simulator import running
from tests.vendors.zerobounce import ZeroBounce


@pytest.fixture
def vendor():
    """Run ZeroBounce."""
    simulator = ZeroBounce()
    with running(simulator) as url:
        simulator.url = url
        yield simulator


@pytest.fixture
def line(vendor):
    """Return a line to it."""
    settings = {"base_url": vendor.url, "bulk_url": vendor.url, "api_key": vendor.key}
    return AccountLine(settings, HttpClient(allow_private=True), timeout=2)
