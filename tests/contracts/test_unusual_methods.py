"""Methods that no page asked for are answered, and never by a crash."""

import pytest
from django.test import Client

PATHS = (
    "/", "/leads/", "/leads/imports/new/", "/campaigns/", "/jobs/", "/accounts/login/",
    "/api/schema/", "/api/docs/", "/api/problems/", "/api/v1/nothing/", "/admin/", "/nothing/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_unusual_methods_crash_nothing(world, path):
    visitor = Client(raise_request_exception=False)
    visitor.force_login(world.alice)
    methods = ("head", "options", "put", "patch", "delete", "trace")
    codes = {method: getattr(visitor, method)(path).status_code for method in methods}
    assert max(codes.values()) < 500, codes
