"""Fixtures of the whole-product tests."""

import shutil

import pytest

from tests.stack import running_product


@pytest.fixture(scope="module")
def product():
    """The whole product, running for the tests of one file."""
    with running_product() as started:
        yield started


@pytest.fixture(scope="session")
def chromium():
    """Path of the machine's Chromium; the tests that need it are skipped where it has none."""
    path = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path
