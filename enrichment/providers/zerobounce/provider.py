"""ZeroBounce: whether addresses take mail, a hundred at a time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from enrichment.providers.base import (
    API_KEY,
    Answer,
    Capabilities,
    Deliverable,
    Fact,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Setting,
    Standing,
    Tone,
    Verdict,
    base_url,
)
from enrichment.providers.line import Line, shaped
from enrichment.providers.zerobounce.refusals import refuse
from enrichment.providers.zerobounce.shapes import BatchAnswer, Checked, Credits
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RejectedError,
    UnusableAnswerError,
)

_BULK = Setting(
    "bulk_url",
    "API address for batches",
    "https://bulkapi.zerobounce.net/v2",
    "Accounts whose batches are answered elsewhere enter that address.",
    is_optional=True,
)
_VERDICTS = {
    "valid": Deliverable.YES,
    "invalid": Deliverable.NO,
    "catch-all": Deliverable.RISKY,
    "spamtrap": Deliverable.NO,
    "abuse": Deliverable.NO,
    "do_not_mail": Deliverable.NO,
}
# A mailbox of a function does take mail, and one that is full may again.
_NOT_SO_BAD = frozenset({"role_based", "role_based_catch_all", "mailbox_quota_exceeded"})
_PATIENCE = 90.0
"""A batch can take 70 seconds, as its documentation says."""


class ZeroBounce(Provider):
    """Asks the mail servers. An address costs a credit, one of which nothing is known none."""

    key = "zerobounce"
    label = "ZeroBounce"
    description = (
        "Asks mail servers whether e-mail addresses exist and take mail, and knows spam traps, "
        "throw-away addresses and people who complain."
    )
    icon = "mail-check"
    homepage = "https://www.zerobounce.net"
    settings = (
        API_KEY,
        base_url(
            "https://api.zerobounce.net/v2",
            "Regions: https://api-us.zerobounce.net/v2 and https://api-eu.zerobounce.net/v2.",
        ),
        _BULK,
    )
    can: ClassVar = Capabilities(
        needs=(("email",),),
        outputs=(),
        verifies="email",
        price=Price(hit=Decimal(1)),
        # 5 batches a minute, else it blocks for ten; its pages say 200 or 100 addresses a batch.
        rate_limit=RateLimit(5, 60.0),
        at_once=2,
        batch_size=100,
        keeps_misses_for=timedelta(days=1),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer a batch; an address that could not be checked fails alone."""
        asked = list(dict.fromkeys(query.value("email") for query in queries))
        # The documentation has the key of a batch in its body, that of other calls in the query.
        body = {
            "api_key": line.settings["api_key"],
            "email_batch": [{"email_address": one, "ip_address": None} for one in asked],
        }
        reply = line.request(
            "POST", "/validatebatch", json=body, timeout=_PATIENCE, below=_BULK.key
        )
        refuse(reply)
        told = _by_address(reply.read(BatchAnswer))
        return [_answer(query.value("email"), told) for query in queries]

    def check(self, line: Line) -> Standing:
        """Ask how many credits are left, which is free. A wrong key has -1 of them."""
        params = {"api_key": line.settings["api_key"]}
        reply = line.request("GET", "/getcredits", params=params)
        try:
            refuse(reply)
            left = reply.read(Credits).credits
        except OutOfCreditsError:
            # Asking for the credits takes none: of the two that the sentence means it is the key.
            left = -1
        if left < 0:
            message = "ZeroBounce does not accept the key."
            raise BadCredentialsError(message)
        return Standing(f"ZeroBounce accepts the key. Credits left: {left:,}.", Decimal(left))


def translated(checked: Checked, address: str) -> Result:
    """Return ZeroBounce's verdict; where it has none it is a free miss, so that others are asked.

    An unknown result is never charged, as its documentation says. Addresses that ought not to be
    mailed count as no good, though the server takes the mail.
    """
    status, detail = checked.status.casefold(), checked.sub_status or ""
    if status == "unknown":
        return Result(cost=Decimal(0))
    deliverable = _VERDICTS.get(status, Deliverable.UNKNOWN)
    if deliverable is Deliverable.NO and detail in _NOT_SO_BAD:
        deliverable = Deliverable.RISKY
    word = f"{status} ({detail})" if detail else status
    hint = checked.did_you_mean
    facts = (Fact("Did they mean", hint, Tone.WATCH),) if hint else ()
    return Result(verdicts=(Verdict("email", address, deliverable, word),), facts=facts)


def _by_address(batch: BatchAnswer) -> dict[str, Mapping[str, Any] | RejectedError]:
    """Return what was said of each address."""
    told: dict[str, Mapping[str, Any] | RejectedError] = {
        str(one.get("address")).casefold(): one for one in batch.email_batch
    }
    for one in batch.errors or ():
        words = f"ZeroBounce does not check this address. It says: {one.error}"
        told.setdefault(one.email_address.casefold(), RejectedError(words[:400]))
    return told


def _answer(address: str, told: Mapping[str, Mapping[str, Any] | RejectedError]) -> Answer:
    said = told.get(address.casefold())
    if said is None:
        return UnusableAnswerError("ZeroBounce left this address out of its answer.")
    if isinstance(said, RejectedError):
        return said
    try:
        return translated(shaped(said, Checked), address)
    except UnusableAnswerError as error:
        return error
