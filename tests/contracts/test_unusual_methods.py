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


@pytest.mark.parametrize("path", [*PATHS, "/healthz", "/leads/stages/", "/leads/count/"])
def test_head_answers_as_get_does_without_a_body(world, path):
    visitor = Client(raise_request_exception=False)
    visitor.force_login(world.alice)
    asked, read = visitor.head(path), visitor.get(path)
    assert asked.status_code == read.status_code
    assert asked.headers.get("Content-Type") == read.headers.get("Content-Type")
    assert asked.content == b""
    if not read.streaming and "csrf" not in read.content.decode():
        assert asked.headers.get("Content-Length") == str(len(read.content))
