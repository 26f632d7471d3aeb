import pytest

from enrichment import registry
from enrichment.tests import asking


@pytest.fixture
def spy(monkeypatch):
    """The spy as the only provider."""
    monkeypatch.setattr(registry, "PROVIDERS", {"spy": asking.PATH})
    asking.Spy.asked = []
    asking.Spy.raises = None
    return asking.Spy
