"""The one outbound HTTP client."""

from lib.http.client import USER_AGENT, Bounds, Gate, HttpClient
from lib.http.errors import (
    BadRedirectError,
    BadUrlError,
    BlockedAddressError,
    HttpError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from lib.http.response import HttpResponse
from lib.http.retrying import Retrying

__all__ = [
    "USER_AGENT",
    "BadRedirectError",
    "BadUrlError",
    "BlockedAddressError",
    "Bounds",
    "Gate",
    "HttpClient",
    "HttpError",
    "HttpResponse",
    "Retrying",
    "TimedOutError",
    "TooLargeError",
    "UnreachableError",
]
