"""Which addresses may be called: none within our own network, however they are spelled."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from lib.http.errors import BlockedAddressError, NotConnectedError

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
Address = IPv4Address | IPv6Address


def is_allowed(address: Address, *, allow_private: bool) -> bool:
    """Say whether an address may be called.

    Public unicast always; private and loopback ones when `allow_private`; never link-local
    (cloud metadata lives there), multicast, unspecified or reserved ones. An IPv6 address that
    wraps an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by both.
    """
    return all(_is_allowed(form, allow_private) for form in _forms(address))


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of a host. Raises NotConnectedError, BlockedAddressError.

    One forbidden address among several refuses the host: a mixed answer is not an honest one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    if not found:
        message = f"{host} has no address: check the name."
        raise NotConnectedError(message)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        if not is_allowed(ip_address(text.partition("%")[0]), allow_private=allow_private):
            message = f"{host} points into a private or reserved network, which is not allowed."
            raise BlockedAddressError(message)
    return addresses


def _forms(address: Address) -> list[Address]:
    if isinstance(address, IPv4Address):
        return [address]
    inner = address.ipv4_mapped
    if inner:
        return [inner]
    wrapped = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        wrapped.append(IPv4Address(int(address) & 0xFFFFFFFF))
        return [form for form in wrapped if form]
    return [address, *(form for form in wrapped if form)]


def _is_allowed(address: Address, allow_private: bool) -> bool:  # noqa: FBT001
    if (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and not address.is_loopback)
    ):
        return False
    if isinstance(address, IPv6Address) and address.is_site_local:
        return allow_private
    return address.is_global or allow_private
