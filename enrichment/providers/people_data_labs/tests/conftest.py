import pytest

from enrichment.line import AccountLine
from lib.http.client import HttpClient
from tests.vendors.pdl import PeopleDataLabs
from tests.vendors.simulator import running


@pytest.fixture
def vendor():
    """Run the vendor; every request it got was one that its document allows."""
    simulator = PeopleDataLabs()
    with running(simulator) as url:
        simulator.url = url
        yield simulator
    assert simulator.complaints == []


@pytest.fixture
def line_to(vendor):
    """Return a line to the vendor with other settings of the account."""

    def make(**settings):
        given = {"base_url": vendor.url, "api_key": "pdl-key"} | settings
        return AccountLine(given, HttpClient(allow_private=True), timeout=2)

    return make
