import pytest

from campaigns.connections import close_kept
from campaigns.tests.scene import Sink


@pytest.fixture
def sink():
    """A mail server on loopback."""
    with Sink() as server:
        yield server
    close_kept()
