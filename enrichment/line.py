"""The line to a vendor: our one HTTP client, an account's address, errors in our terms."""

from collections.abc import Mapping
from typing import Any

from enrichment.providers.line import Page, Reply
from lib.http.client import Bounds, HttpClient
from lib.http.errors import (
    BadRedirectError,
    BadUrlError,
    BlockedAddressError,
    HttpError,
    NotConnectedError,
    TooLargeError,
)
from lib.vendor_errors import (
    LostAnswerError,
    RejectedError,
    TransientError,
    UnusableAnswerError,
    VendorError,
)

TIMEOUT = 30.0
_MAX_BYTES = 8 * 1024 * 1024


class AccountLine:
    """A line for one account; it may be shared by threads."""

    def __init__(
        self,
        settings: Mapping[str, str],
        client: HttpClient,
        *,
        web: HttpClient | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Take the account's settings, secrets opened, ``base_url`` among them.

        ``web`` fetches public pages, where other addresses are open to it than to the client: an
        admin vouches for a vendor's address, nobody for the websites of leads. ``timeout`` are
        the seconds for an answer where a provider does not ask for more.
        """
        self.settings = settings
        self._client = client
        self._web = web or client
        self._timeout = timeout

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        below: str = "base_url",
        costs_nothing: bool = False,
    ) -> Reply:
        """Send one request (``enrichment.providers.line.Line`` says what is raised)."""
        try:
            response = self._client.request(
                method,
                self.settings[below].rstrip("/") + path,
                params=params,
                json=json,
                headers=headers,
                idempotent=False,
                bounds=Bounds(timeout=timeout or self._timeout, max_bytes=_MAX_BYTES),
            )
        except HttpError as error:
            raise _in_our_terms(error, costs_nothing=costs_nothing) from None
        return Reply(response.status, response.headers, response.content)

    def fetch(self, url: str, *, timeout: float, max_bytes: int) -> Page:
        """Get a public page (``enrichment.providers.line.Line`` says what is raised)."""
        bounds = Bounds(timeout=timeout, max_bytes=max_bytes, max_redirects=0)
        try:
            got = self._web.request("GET", url, idempotent=False, bounds=bounds)
        except (BadUrlError, BlockedAddressError) as error:
            raise RejectedError(str(error)) from None
        except TooLargeError as error:
            raise UnusableAnswerError(str(error)) from None
        except HttpError as error:
            raise TransientError(str(error)) from None
        return Page(got.status, got.headers, got.content, url, got.encoding)


def _in_our_terms(error: HttpError, *, costs_nothing: bool) -> VendorError:
    match error:
        case NotConnectedError():
            return TransientError(str(error))
        case BadUrlError() | BlockedAddressError():
            return RejectedError(f"{error} Correct the API address in the provider's settings.")
        case BadRedirectError():
            return RejectedError(str(error))
        case TooLargeError():
            return UnusableAnswerError(str(error))
        case _ if costs_nothing:
            return TransientError(str(error))
        case _:
            return LostAnswerError(f"{error} It may have been charged, so it is not asked again.")
