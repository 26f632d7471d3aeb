"""A provider's line to its vendor, and what the vendor's statuses mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from lib.http.retrying import retry_after
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    TransientError,
    UnusableAnswerError,
)

_Shape = TypeVar("_Shape")
_SHOWN = 200
_PLACES = (
    *("message", "details", "detail", "reason"),
    *("error", "errors", "error_message", "error_code"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A vendor's answer to one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON. Raises UnusableAnswerError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            message = "The vendor's answer is no JSON."
            raise UnusableAnswerError(message) from None

    def read(self, shape: type[_Shape]) -> _Shape:
        """Return the body as a declared shape. Raises UnusableAnswerError, naming the place."""
        return shaped(self.json(), shape)

    @property
    def words(self) -> str:
        """Return what the vendor says in a refusal: the message of its JSON, else its text."""
        try:
            found = _message(json.loads(self.body))
        except (ValueError, RecursionError):
            found = ""
        text = found or self.body[:_SHOWN].decode(errors="replace")
        return " ".join(text.split())[:_SHOWN]


@dataclass(frozen=True, slots=True)
class Page(Reply):
    """A public page: the answer of ``url``, and the charset that its header names."""

    url: str
    charset: str | None = None


class Line(Protocol):
    """What a provider asks its vendor through: address, time limits and errors are its matter."""

    settings: Mapping[str, str]

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
        """Send one request below the account's ``base_url`` and return the answer.

        ``below`` names another setting for a vendor that answers at more than one address.
        Never tries again. Raises TransientError where nothing was sent, LostAnswerError where
        the vendor may have done the work and no whole answer came back; TransientError there too
        for a request that ``costs_nothing`` however often it is sent.
        """

    def fetch(self, url: str, *, timeout: float, max_bytes: int) -> Page:
        """Get a public page of any site, without an account; a redirect is not followed.

        Never tries again. Raises TransientError where the site cannot be reached now,
        RejectedError where the address may not be called, UnusableAnswerError where the page is
        too large.
        """


@dataclass(frozen=True, slots=True)
class Statuses:
    """What a vendor's HTTP statuses mean to us; statuses that are not named are refusals."""

    bad_credentials: frozenset[int] = frozenset({401, 403})
    out_of_credits: frozenset[int] = frozenset({402})
    rate_limited: frozenset[int] = frozenset({429})
    waits: float = 30.0
    """Seconds to wait where the vendor does not say."""

    def refuse(self, reply: Reply, *, wait: float | None = None) -> None:
        """Raise what a reply of 300 and above means."""
        said = f" It says: {reply.words}" if reply.words else ""
        if reply.status in self.bad_credentials:
            message = f"The vendor does not accept the key.{said}"
            raise BadCredentialsError(message)
        if reply.status in self.out_of_credits:
            message = f"The account at the vendor has no credits left.{said}"
            raise OutOfCreditsError(message)
        if reply.status in self.rate_limited:
            after = wait if wait is not None else retry_after(reply.headers)
            message = f"The vendor wants us to ask more slowly.{said}"
            raise RateLimitedError(message, retry_after=self.waits if after is None else after)
        if reply.status >= 500 or reply.status == 408:
            after = retry_after(reply.headers)
            message = f"The vendor is unwell (HTTP {reply.status}).{said}"
            raise TransientError(message, retry_after=self.waits if after is None else after)
        if reply.status >= 300:
            message = f"The vendor refused (HTTP {reply.status}).{said}"
            raise RejectedError(message)


def shaped(data: Any, shape: type[_Shape]) -> _Shape:
    """Return JSON as a declared shape. Raises UnusableAnswerError, naming the place."""
    try:
        return msgspec.convert(data, shape, strict=False)
    except msgspec.ValidationError as error:
        message = f"The vendor's answer is not what it should be: {error}"
        raise UnusableAnswerError(message[:400]) from None


def by_row(entries: Sequence[Any], echo: str, size: int) -> dict[int, Any]:
    """Return a batch's entries by the ``row`` that was sent along and came back under ``echo``.

    By their order where it did not come back and there are as many as were asked for.
    """
    rows = [_row(entry, echo) for entry in entries]
    if None in rows and len(entries) == size:
        return dict(enumerate(entries))
    return {row: entry for row, entry in zip(rows, entries, strict=True) if row is not None}


def _row(entry: Any, echo: str) -> int | None:
    sent = entry.get(echo) if isinstance(entry, dict) else None
    row = sent.get("row") if isinstance(sent, dict) else None
    text = str(row)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _message(data: Any) -> str:
    """Return the sentence in a vendor's JSON refusal, wherever vendors put it."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return next(filter(None, map(_message, data)), "")
    if isinstance(data, dict):
        for key in _PLACES:
            if found := _message(data.get(key)):
                return found
    return ""
