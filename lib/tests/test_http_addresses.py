"""No request reaches our own network, however its address is spelled."""

import socket
from ipaddress import ip_address

import pytest

from lib.http import BlockedAddressError, HttpClient
from lib.http.addresses import is_allowed
from lib.tests.http_server import reply, serving
from lib.tests.test_http_client import redirect

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fd00::1",
    "::ffff:127.0.0.1",
]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "fe80::1",
    "ff02::1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
]
PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]


@pytest.mark.parametrize(
    "address", [*PRIVATE, "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::1"]
)
def test_it_forbids_private_addresses_unless_allowed(address: str) -> None:
    assert not is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_it_opens_private_addresses_on_wish(address: str) -> None:
    assert is_allowed(ip_address(address), allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_it_never_opens_link_local_and_reserved_ones(address: str) -> None:
    assert not is_allowed(ip_address(address), allow_private=True)
    assert not is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_it_allows_the_public_ones(address: str) -> None:
    assert is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ],
)
def test_it_never_reaches_a_server_of_ours(host: str) -> None:
    with serving(lambda handler, _: reply(handler)) as server:
        with pytest.raises(BlockedAddressError, match="private or reserved network"):
            HttpClient().request("GET", f"http://{host}:{server.port}/")
        assert not server.asked


def test_it_checks_each_redirect_too() -> None:
    with serving(redirect(302, "http://169.254.169.254/latest/meta-data/")) as server:
        with pytest.raises(BlockedAddressError):
            HttpClient(allow_private=True).request("GET", server.url + "/from")
        assert len(server.asked) == 1


def test_it_connects_to_the_address_it_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that turns hostile after the check is not asked again."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def turning(host: str, *args: object, **kwargs: object) -> object:
        if host != "turns.example.com":
            return real(host, *args, **kwargs)  # type: ignore[arg-type]
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return real(address, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    with serving(lambda handler, _: reply(handler, 200, b"here")) as server:
        url = f"http://turns.example.com:{server.port}/"
        assert HttpClient(allow_private=True).request("GET", url).content == b"here"

    assert len(asked) == 1
    assert server.asked[0][2]["host"] == f"turns.example.com:{server.port}"
