from functools import partial
from typing import ClassVar

import pytest

from enrichment.tests.kit import ProviderKit
from tests.vendors.pdl import PeopleDataLabs
from tests.vendors.simulator import running


class Account(ProviderKit):
    settings: ClassVar = {"api_key": "pdl-key"}


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
    """Return what makes a line to the vendor, with other settings of the account."""
    return partial(Account().line_to, vendor)
