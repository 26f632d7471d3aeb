"""What all endpoints of People Data Labs have in common: settings, refusals, credits, limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from enrichment.providers.base import (
    API_KEY,
    Answer,
    Price,
    Result,
    Setting,
    Standing,
    base_url,
)
from enrichment.providers.line import Line, Reply, Statuses
from enrichment.providers.people_data_labs.shapes import Said
from lib import clock
from lib.vendor_errors import UnusableAnswerError

PRICE = Price(hit=Decimal(1))
"""A match costs a credit, no match none, as its documentation of credits has it."""

_USUAL_LIKELIHOOD = 6
SETTINGS = (
    API_KEY,
    Setting(
        "min_likelihood",
        "Least likelihood",
        str(_USUAL_LIKELIHOOD),
        "How surely a record has to be the one asked for, from 1 to 10. What is less sure is no "
        "match and costs nothing.",
        is_optional=True,
        choices=tuple((str(score), str(score)) for score in range(1, 11)),
    ),
    base_url(
        "https://api.peopledatalabs.com",
        "https://sandbox.api.peopledatalabs.com has made-up records and costs no credits.",
    ),
)

# Its documentation gives three points of a logarithmic score: 2 is right in 10 to 30 of 100
# cases, 10 is the highest certainty, 6 is the least it recommends. What lies between is ours.
_CERTAINTY = (0.1, 0.2, 0.35, 0.5, 0.62, 0.75, 0.82, 0.88, 0.93, 0.97)
_WINDOW = 60.0
_STATUSES = Statuses(waits=_WINDOW)
_A_MINUTE = re.compile(r"""["']minute["']\s*:\s*(\d+)""")
_CENT = Decimal("0.01")
_MOST_CREDITS = 10**9
_Shape = TypeVar("_Shape")


def least_likelihood(line: Line) -> int:
    """Return the likelihood below which the account wants no record."""
    return int(line.settings.get("min_likelihood") or _USUAL_LIKELIHOOD)


def certainty(likelihood: int | None, least: int) -> float:
    """Return how sure a record is the one asked for, by the vendor's likelihood.

    Where it does not say, the least that was asked for holds: it returns nothing below.
    """
    score = least if likelihood is None else likelihood
    return _CERTAINTY[min(max(score, 1), 10) - 1]


def send(line: Line, method: str, path: str, **given: Any) -> Reply:
    """Send one request with the account's key, in the header that its specification names."""
    return line.request(method, path, headers={"X-Api-Key": line.settings["api_key"]}, **given)


def refuse(reply: Reply) -> None:
    """Raise what a refusal means; returns for a reply that is none."""
    _STATUSES.refuse(reply, wait=_seconds_to_reset(reply.headers))


def matched(reply: Reply, shape: type[_Shape]) -> _Shape | None:
    """Return the record that matched, None where none did. Raises VendorError.

    The status in the body counts: an item of a bulk has no other, and a 404 whose body does not
    say so comes from a wrong API address.
    """
    try:
        said = reply.read(Said).status
    except UnusableAnswerError:
        refuse(reply)
        raise
    if said == 404 and reply.status in {200, 404}:
        return None
    refuse(replace(reply, status=said) if reply.status == 200 else reply)
    return reply.read(shape)


def settled(answers: Sequence[Answer], headers: Mapping[str, str]) -> list[Answer]:
    """Return the answers with the credits that the vendor says it took for all together.

    They are shared among those who matched, and add up to what it says together with the answers
    that cannot be read: each of those is counted as a match, for it may have been one.
    """
    told = list(answers)
    spent = _credits(headers.get("x-call-credits-spent"))
    paying = [at for at, one in enumerate(told) if isinstance(one, Result) and one.cost]
    if spent is None or not paying:
        return told
    unread = PRICE.hit * sum(isinstance(one, UnusableAnswerError) for one in told)
    spent = max(spent - unread, PRICE.miss)
    share = (spent / len(paying)).quantize(_CENT, ROUND_DOWN)
    costs = dict.fromkeys(paying, share)
    costs[paying[-1]] = spent - share * (len(paying) - 1)
    return [
        replace(one, cost=costs[at]) if isinstance(one, Result) and at in costs else one
        for at, one in enumerate(told)
    ]


def standing(line: Line, path: str, params: Mapping[str, Any]) -> Standing:
    """Ask for something that does not exist: free, and its headers tell of the account.

    The vendor has no endpoint for accounts; its documentation of usage limits sends one to the
    headers of any answer. Credits are counted for each kind of endpoint.
    """
    reply = send(line, "GET", path, params={"min_likelihood": 10, **params})
    matched(reply, Said)
    pace = _A_MINUTE.search(reply.headers.get("x-ratelimit-limit", ""))
    note = f"The key works; {int(pace[1]):,} requests a minute." if pace else "The key works."
    return Standing(note, _credits(reply.headers.get("x-totallimit-remaining")))


def _seconds_to_reset(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until the vendor's minute is over, None where it does not say.

    Counted from the vendor's own clock where it tells the time: ours may be wrong.
    """
    reset = _moment(headers.get("x-ratelimit-reset", ""))
    if reset is None:
        return None
    try:
        now = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        now = clock.now()
    return min(max((reset - _aware(now)).total_seconds(), 1.0), _WINDOW)


def _moment(text: str) -> datetime | None:
    """Return a time in one of the forms that its pages show: two of ISO 8601, and epoch seconds."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        return _aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError, OSError):
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _credits(text: str | None) -> Decimal | None:
    try:
        amount = Decimal(text or "")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < _MOST_CREDITS else None
