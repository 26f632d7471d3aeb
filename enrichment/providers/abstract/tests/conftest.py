import contextlib

import pytest

from enrichment.line import AccountLine
from lib.http.client import HttpClient
from tests.vendors.simulator import running


@pytest.fixture
def line_to():
    """Run products of Abstract; every request they get is one that their document allows."""
    with contextlib.ExitStack() as stack:
        products = []

        def make(product):
            products.append(product)
            url = stack.enter_context(running(product))
            settings = {"base_url": url, "api_key": product.key}
            return AccountLine(settings, HttpClient(allow_private=True), timeout=2)

        yield make
        assert [product.complaints for product in products] == [[]] * len(products)
