"""What tests of the leads app share."""

import pytest


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """Keep files apart from those of other tests."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def page(world, client):
    """Return a browser in which a rep is signed in."""
    client.force_login(world.bob)
    return client
