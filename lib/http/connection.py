"""Connections that go to the very address that was checked.

The name is resolved once, its addresses are checked, and the socket is opened to one of them: a
name server that answers otherwise a moment later changes nothing. TLS and the Host header keep the
name.
"""

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import create_connection

from lib.http.addresses import resolve

_MAX_TRIED = 4


class _Checked(HTTPConnection):
    allow_private = False

    def _new_conn(self) -> socket.socket:
        host = self.host.strip("[]")
        error: OSError | None = None
        addresses = resolve(host, self.port, allow_private=self.allow_private)
        for address in addresses[:_MAX_TRIED]:
            try:
                return create_connection(
                    (address, self.port), self.timeout, socket_options=self.socket_options
                )
            except OSError as failure:
                error = failure
        if isinstance(error, TimeoutError):
            raise ConnectTimeoutError(self, "timed out") from None
        raise NewConnectionError(self, "refused") from None


class _CheckedTls(_Checked, HTTPSConnection):
    pass


class _Private(_Checked):
    allow_private = True


class _PrivateTls(_Private, HTTPSConnection):
    pass


class _CheckedPool(HTTPConnectionPool):
    ConnectionCls = _Checked


class _CheckedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTls


class _PrivatePool(HTTPConnectionPool):
    ConnectionCls = _Private


class _PrivateTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PrivateTls


class CheckedAdapter(HTTPAdapter):
    """The transport of `requests`, with the address of each connection checked and pinned."""

    def __init__(self, *, allow_private: bool = False) -> None:
        """Check against every private network, unless `allow_private`."""
        self._allow_private = allow_private
        super().__init__(max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the signature of requests
        **pool: Any,
    ) -> None:
        """Make the pools from checked connections."""
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool)
        manager.pool_classes_by_scheme = (
            {"http": _PrivatePool, "https": _PrivateTlsPool}
            if self._allow_private
            else {"http": _CheckedPool, "https": _CheckedTlsPool}
        )
        self.poolmanager = manager
