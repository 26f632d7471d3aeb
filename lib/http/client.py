"""The one client for everything outbound."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError, NewConnectionError, ReadTimeoutError

from lib.clock import Deadline, Stopwatch
from lib.http.connection import CheckedAdapter
from lib.http.errors import (
    BadRedirectError,
    BadUrlError,
    HttpError,
    NotConnectedError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from lib.http.response import HttpResponse
from lib.http.retrying import Retrying, is_idempotent

logger = logging.getLogger(__name__)
# urllib3 writes path and query of each request at DEBUG, and some vendors want keys in the query.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

_BLOCK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BECOMES_GET = {301: {"POST"}, 302: {"POST"}, 303: {"POST", "PUT", "PATCH", "DELETE"}}
_FOR_ANY_SITE = frozenset({"accept", "accept-language", "user-agent"})
_OF_A_BODY = frozenset({"content-type", "content-length", "content-encoding"})
_PORTS = {"http": 80, "https": 443}
USER_AGENT = "AI-Sales-Doctor"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a request ends: seconds for a whole answer (redirects too), bytes of unpacked body.

    Without any ``max_redirects`` a redirect is the answer.
    """

    timeout: float = 15.0
    connect_timeout: float = 5.0
    max_bytes: int = 5 * 1024 * 1024
    max_redirects: int = 5


class Gate(Protocol):
    """Called before each attempt, redirects too; it may wait, or raise to stop the request."""

    def __call__(self, host: str, /) -> None:
        """Let one attempt at this host pass."""


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] | None = None
    json: Any = None
    data: Any = None

    @property
    def has_body(self) -> bool:
        return self.json is not None or self.data is not None


class _Session(requests.Session):
    """A session that leaves redirects to us.

    Told not to follow them, `requests` prepares the next request all the same: for it, it reads
    the whole body whatever its size, and stumbles over an address that is none.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return that there is none."""


class HttpClient:
    """Requests to the outside that end: in time, within a size, and at a permitted address.

    `allow_private` opens private and loopback addresses, for tests and on-premises use.
    Proxies and credentials of the environment are not used, cookies are not kept.
    """

    def __init__(
        self,
        *,
        bounds: Bounds | None = None,
        retrying: Retrying | None = None,
        allow_private: bool = False,
        user_agent: str = USER_AGENT,
        ca_bundle: str | None = None,
        gate: Gate | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client; it may be shared by threads."""
        self._bounds = bounds or Bounds()
        self._retrying = retrying or Retrying()
        self._user_agent = user_agent
        self._gate = gate
        self._sleep = sleep
        self._session = _Session()
        self._session.trust_env = False
        self._session.verify = ca_bundle or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = CheckedAdapter(allow_private=allow_private)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        idempotent: bool | None = None,
        bounds: Bounds | None = None,
    ) -> HttpResponse:
        """Send a request and return the answer, whatever its status.

        Tried again only when the method is idempotent or declared so: after 429, 502, 503, 504, a
        time-out or a broken connection. Raises the subclasses of HttpError.
        """
        method = method.upper()
        may_retry = is_idempotent(method) if idempotent is None else idempotent
        attempts = self._retrying.attempts if may_retry else 1
        call = _Call(method, url, dict(headers or {}), params, json, data)
        attempt = 0
        while True:
            attempt += 1
            outcome = self._follow(call, bounds or self._bounds)
            if isinstance(outcome, HttpResponse):
                wait = None
                if may_retry:
                    wait = self._retrying.wait_after(outcome.status, outcome.headers, attempt)
                if wait is None:
                    return outcome
            elif attempt >= attempts:
                raise outcome
            else:
                wait = self._retrying.backoff(attempt)
            self._sleep(wait)

    def _follow(self, call: _Call, bounds: Bounds) -> HttpResponse | HttpError:
        """Send, and follow redirects; return an error that may pass, raise one that will not."""
        deadline = Deadline(bounds.timeout)
        for _ in range(bounds.max_redirects + 1):
            outcome = self._attempt(call, deadline, bounds)
            if not isinstance(outcome, HttpResponse) or outcome.status not in _REDIRECTS:
                return outcome
            location = outcome.headers.get("Location")
            if not location or not bounds.max_redirects:
                return outcome
            call = _redirected(call, outcome.status, _joined(outcome.url, location))
        message = f"{_host(call.url)} redirects more than {bounds.max_redirects} times."
        raise BadRedirectError(message)

    def _attempt(self, call: _Call, deadline: Deadline, bounds: Bounds) -> HttpResponse | HttpError:
        host = _host(call.url)
        if self._gate:
            self._gate(host)
        watch = Stopwatch()
        # The causes hold URLs with their query, so errors are returned and raised outside.
        try:
            response = self._send(call, deadline, bounds)
        except UnreachableError as error:
            return error
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = _told(error, call.method, host, deadline.seconds)
        else:
            logger.info("%s %s: %d in %.3f s", call.method, host, response.status, watch.seconds)
            return response
        if isinstance(failure, BadUrlError):
            raise failure
        return failure

    def _send(self, call: _Call, deadline: Deadline, bounds: Bounds) -> HttpResponse:
        left = max(deadline.remaining, 0.001)
        with self._session.request(
            call.method,
            call.url,
            params=call.params,
            headers={"User-Agent": self._user_agent} | call.headers,
            json=call.json,
            data=call.data,
            timeout=(min(bounds.connect_timeout, left), left),
            allow_redirects=False,
            stream=True,
        ) as response:
            content = _read(response, deadline, bounds.max_bytes)
            return HttpResponse(
                response.status_code,
                response.headers,
                content,
                response.url or call.url,
                _charset(response),
            )


def _told(error: Exception, method: str, host: str, seconds: float) -> HttpError:
    """Return what went wrong in words that hold no URL."""
    if isinstance(error, (requests.Timeout, ReadTimeoutError, TimeoutError)):
        logger.info("%s %s: no answer in time", method, host)
        return TimedOutError(f"{host} did not answer within {seconds:g} seconds.")
    if isinstance(error, requests.exceptions.SSLError):
        reason = f"{host} could not be reached securely: its certificate is not valid."
        return NotConnectedError(reason)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader)):
        return BadUrlError(f"The request to {host} is not a valid one.")
    if isinstance(error, (DecodeError, requests.exceptions.ContentDecodingError)):
        return UnreachableError(f"{host} sent an answer that cannot be unpacked.")
    logger.info("%s %s: unreachable", method, host)
    kind = NotConnectedError if _is_unconnected(error) else UnreachableError
    return kind(f"{host} could not be reached.")


def _is_unconnected(error: Exception) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def _read(response: requests.Response, deadline: Deadline, max_bytes: int) -> bytes:
    """Read what comes, as it comes: a server that drips is stopped by the deadline."""
    content = bytearray()
    while block := response.raw.read1(_BLOCK, decode_content=True):
        content += block
        if len(content) > max_bytes:
            message = f"{_host(response.url)} sent more than the {max_bytes:,} bytes allowed."
            raise TooLargeError(message)
        if deadline.has_passed:
            raise TimeoutError
    return bytes(content)


def _charset(response: requests.Response) -> str | None:
    declared = response.headers.get("Content-Type", "").lower()
    return response.encoding if "charset=" in declared else None


def _host(url: str) -> str:
    """Return the host of a URL that may be called. Raises BadUrlError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in _PORTS:
        message = "The address must be a full one that starts with http:// or https://."
        raise BadUrlError(message)
    if parts.username is not None or parts.password is not None:
        message = f"The address of {host} must not hold a user name or password."
        raise BadUrlError(message)
    return host


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _redirected(call: _Call, status: int, url: str) -> _Call:
    """Return the next request, as browsers do; headers that may be secret stay with their site."""
    host = _host(url)
    is_same_site = _origin(url) == _origin(call.url)
    if call.method in _BECOMES_GET.get(status, ()):
        call = replace(
            call, method="GET", json=None, data=None, headers=_without(call.headers, _OF_A_BODY)
        )
    if not is_same_site:
        if call.has_body:
            message = (
                f"{_host(call.url)} redirects a request with a body to {host}, which is refused."
            )
            raise BadRedirectError(message)
        kept = {name: text for name, text in call.headers.items() if name.lower() in _FOR_ANY_SITE}
        call = replace(call, headers=kept)
    return replace(call, url=url, params=None)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        message = f"{_host(url)} redirects to what is no address."
        raise BadRedirectError(message) from None


def _without(headers: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: text for name, text in headers.items() if name.lower() not in names}
