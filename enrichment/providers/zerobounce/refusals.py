"""What ZeroBounce's refusals mean. They come in the body, with HTTP 200 too."""

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
_KEYS = ("error", "message", "Message")


def refuse(reply: Reply) -> None:
    """Raise what a reply means that is no answer: its words before its status."""
    said = _complaint(reply)
    meant = _meant(said) if said else None
    if meant is not None:
        raise meant
    _STATUSES.refuse(reply)
    if said:
        raise error_of(said)


def error_of(said: str) -> VendorError:
    """Return what a complaint means.

    One sentence of ZeroBounce stands for a wrong key and for an account without credits. It is
    read as the latter: the key was tested when it was set up, and the live test tells which.
    """
    return _meant(said) or RejectedError(f"ZeroBounce refused. It says: {said}")


def _meant(said: str) -> VendorError | None:
    words = said.casefold().replace("_", " ")
    if "credit" in words:
        return OutOfCreditsError(
            f"ZeroBounce has no credits left for this account. It says: {said}"
        )
    if "key" in words:
        return BadCredentialsError(f"ZeroBounce does not accept the key. It says: {said}")
    if "too many" in words or "rate limit" in words or "blocked" in words:
        return RateLimitedError(
            f"ZeroBounce wants us to ask more slowly. It says: {said}", retry_after=_BLOCKED
        )
    return None


def _complaint(reply: Reply) -> str:
    try:
        data = reply.json()
    except UnusableAnswerError:
        return ""
    if not isinstance(data, dict):
        return ""
    told = next((data[key] for key in _KEYS if data.get(key)), "")
    if isinstance(told, list):
        told = "; ".join(str(one) for one in told)
    return " ".join(str(told).split())[:200]
