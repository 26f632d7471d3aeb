"""What all endpoints of Hunter have in common: settings, key, refusals, the account."""

from collections.abc import Mapping
from decimal import Decimal

from enrichment.providers.base import API_KEY, Standing, base_url
from enrichment.providers.hunter.shapes import AccountAnswer, Meter
from enrichment.providers.line import Line, Reply, Statuses
from lib.vendor_errors import ForbiddenPersonError, RejectedError, TransientError

HOMEPAGE = "https://hunter.io"
SETTINGS = (API_KEY, base_url("https://api.hunter.io/v2"))

# As its documentation has it: 403 is the rate limit, 429 the end of the credits. It names no time
# to wait; its shorter windows are a second, its longer ones a minute.
_STATUSES = Statuses(
    bad_credentials=frozenset({401}),
    out_of_credits=frozenset({429}),
    rate_limited=frozenset({403}),
    waits=20.0,
)
_RUNNING, _FAILED_FOR_NOW, _NOT_FOUND, _ASKED_NOT_TO_BE = 202, 222, 404, 451
_STILL_AT_IT = 5.0


def ask(line: Line, path: str, params: Mapping[str, str]) -> Reply | None:
    """Put one question; None where Hunter has no answer to it, which is free.

    Raises VendorError: TransientError while Hunter works on it. Asking again is how one waits,
    and counts as one request however often, as its documentation says.
    """
    reply = line.request(
        "GET", path, params=params, headers={"X-API-KEY": line.settings["api_key"]}
    )
    if reply.status == _RUNNING:
        message = "Hunter is still working on it."
        raise TransientError(message, retry_after=_STILL_AT_IT)
    if reply.status == _ASKED_NOT_TO_BE:
        message = "The person asked Hunter not to be processed."
        raise ForbiddenPersonError(message)
    # A mail server answered oddly, says its documentation: to be tried again much later.
    if reply.status == _FAILED_FOR_NOW or (reply.status == _NOT_FOUND and _is_of_hunter(reply)):
        return None
    _STATUSES.refuse(reply)
    return reply


def standing(line: Line) -> Standing:
    """Look at the account, which is free."""
    reply = ask(line, "/account", {})
    if reply is None:
        message = "There is no account at this API address."
        raise RejectedError(message)
    account = reply.read(AccountAnswer).data
    meters = {
        "credits": account.requests.credits,
        "searches": account.requests.searches,
        "verifications": account.requests.verifications,
    }
    words = ["Hunter accepts the key."]
    if account.plan_name:
        words.append(f"Plan: {account.plan_name}.")
    if used := [f"{_used(meter)} {name}" for name, meter in meters.items() if meter]:
        words.append(f"Used: {', '.join(used)}.")
    left = _left(account.requests.credits) if account.requests.credits else None
    return Standing(" ".join(words), left)


def _is_of_hunter(reply: Reply) -> bool:
    """Return whether Hunter itself says that it knows nothing, and not whoever else is there."""
    return reply.body.lstrip().startswith(b"{") and "errors" in reply.json()


def _used(meter: Meter) -> str:
    return f"{meter.used:,g} of {meter.available:,g}"


def _left(meter: Meter) -> Decimal:
    return max(Decimal(0), Decimal(str(meter.available)) - Decimal(str(meter.used)))
