"""Whose address is noted and rate-limited: the visitor's, and never one they made up."""

import pytest

from accounts.middleware import client_ip

PROXY, VISITOR, CLAIM = "10.0.0.1", "198.51.100.7", "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, None, PROXY),
        (0, VISITOR, PROXY),
        (1, VISITOR, VISITOR),
        (1, f"{CLAIM}, {VISITOR}", VISITOR),
        (2, f"{CLAIM}, {VISITOR}, 10.0.0.2", VISITOR),
        (1, None, PROXY),
        (2, VISITOR, VISITOR),
        (1, "no address", None),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=PROXY)
    assert client_ip(request) == seen


def test_a_connection_without_address_has_none(rf):
    assert client_ip(rf.get("/", REMOTE_ADDR="")) is None
