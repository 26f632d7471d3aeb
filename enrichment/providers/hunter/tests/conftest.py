import pytest

from enrichment.line import AccountLine
from lib.http.client import HttpClient
from tests.vendors.hunter import Hunter
from tests.vendors.simulator import running


@pytest.fixture
def vendor():
    """Run Hunter; every request it got was one that its document allows."""
    simulator = Hunter()
    with running(simulator) as url:
        simulator.url = url
        yield simulator
    assert simulator.complaints == []


@pytest.fixture
def line(vendor):
    """Return a line to it."""
    settings = {"base_url": vendor.url, "api_key": vendor.key}
    return AccountLine(settings, HttpClient(allow_private=True), timeout=2)
