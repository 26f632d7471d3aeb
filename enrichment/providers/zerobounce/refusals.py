"""What ZeroBounce's refusals mean. They come in the body, with HTTP 200 too."""

import re
from typing import Any

from enrichment.providers.line import Reply, Statuses
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
    RejectedError,
    UnusableAnswerError,
    VendorError,
)

# As its documentation of batches has it, who asks too fast is blocked for ten minutes.
_BLOCKED = 600.0
_STATUSES = Statuses(waits=_BLOCKED)
_CREDITS = re.compile(r"\bcredits?\b", re.IGNORECASE)
_KEY = re.compile(r"\bapi[ _]?key\b", re.IGNORECASE)
_HASTE = re.compile(r"\b(too many|rate limit|blocked)", re.IGNORECASE)
_EVERY_ONE = "all"


def refuse(reply: Reply) -> None:
    """Raise what a reply means that is no answer: its words before its status.

    One sentence of ZeroBounce stands for a wrong key and for an account without credits. It is
    read as the latter: the key was tested when it was set up, and the live test tells which.
    """
    said = _complaint(reply)
    meant = _meant(said)
    if meant is not None:
        raise meant
    _STATUSES.refuse(reply)
    if said:
        message = f"ZeroBounce refused. It says: {said}"
        raise RejectedError(message)


def _meant(said: str) -> VendorError | None:
    if _CREDITS.search(said):
        return OutOfCreditsError(f"The account at ZeroBounce has no credits left. It says: {said}")
    if _KEY.search(said):
        return BadCredentialsError(f"ZeroBounce does not accept the key. It says: {said}")
    if _HASTE.search(said):
        words = f"ZeroBounce wants us to ask more slowly. It says: {said}"
        return RateLimitedError(words, retry_after=_BLOCKED)
    return None


def _complaint(reply: Reply) -> str:
    """Return what ZeroBounce says of the whole request, empty where it has nothing against it."""
    try:
        data = reply.json()
    except UnusableAnswerError:
        return ""
    if not isinstance(data, dict):
        return ""
    told = data.get("error") or data.get("message") or _of_every_one(data.get("errors"))
    if isinstance(told, list):
        told = "; ".join(str(one) for one in told)
    return " ".join(str(told or "").split())[:200]


def _of_every_one(errors: Any) -> Any:
    for one in errors if isinstance(errors, list) else ():
        if isinstance(one, dict) and (one.get("email_address") or _EVERY_ONE) == _EVERY_ONE:
            return one.get("error")
    return None
