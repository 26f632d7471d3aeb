"""What the products of Abstract have in common: the key, refusals, the live test.

Each product has an address and a key of its own.
"""

from collections.abc import Mapping
from decimal import Decimal

from enrichment.providers.base import Price, RateLimit, Standing
from enrichment.providers.line import Line, Reply, Statuses
from lib.vendor_errors import BadCredentialsError, OutOfCreditsError

HOMEPAGE = "https://www.abstractapi.com"
PRICE = Price(hit=Decimal(1), miss=Decimal(1))
"""Each request counts, whatever the answer, as its documentation has it."""
RATE_LIMIT = RateLimit(3, 1.0)

# 422 is the end of the quota, as its documentation has it.
_STATUSES = Statuses(out_of_credits=frozenset({402, 422}), waits=2.0)
_INCOMPLETE, _TOO_MANY = 400, 429


def ask(line: Line, params: Mapping[str, str]) -> Reply:
    """Put one question. Raises VendorError."""
    reply = line.request("GET", "/", params={"api_key": line.settings["api_key"], **params})
    _refuse(reply)
    return reply


def standing(line: Line) -> Standing:
    """Send the key and no question; it is accepted where only the question is found missing.

    There is no call for the account, and each question would count. That a request without one
    does not is nowhere said.
    """
    reply = line.request("GET", "/", params={"api_key": line.settings["api_key"]})
    if reply.status != _INCOMPLETE:
        _refuse(reply)
    elif "api key" in _said(reply):
        message = f"Abstract does not accept the key. It says: {reply.words}"
        raise BadCredentialsError(message)
    return Standing("Abstract accepts the key. It does not tell how many credits are left.")


def _refuse(reply: Reply) -> None:
    if reply.status == _TOO_MANY and "quota" in _said(reply):
        message = f"The quota at Abstract is used up. It says: {reply.words}"
        raise OutOfCreditsError(message)
    _STATUSES.refuse(reply)


def _said(reply: Reply) -> str:
    return reply.body.decode(errors="replace").casefold().replace("_", " ")
