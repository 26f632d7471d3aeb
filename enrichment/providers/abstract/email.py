"""Abstract's Email Reputation API: whether an address takes mail."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from enrichment.providers.abstract.account import HOMEPAGE, PRICE, RATE_LIMIT, ask, standing
from enrichment.providers.abstract.shapes import Quality, Reputation
from enrichment.providers.base import (
    API_KEY,
    Capabilities,
    Deliverable,
    Fact,
    Provider,
    Query,
    Result,
    Standing,
    Tone,
    Verdict,
    base_url,
)
from enrichment.providers.line import Line
from lib.vendor_errors import UnusableAnswerError

_VERDICTS = {
    "deliverable": Deliverable.YES,
    "undeliverable": Deliverable.NO,
    "risky": Deliverable.RISKY,
}
# The address is there, or its server was out of reach for a while. The first two are one thing,
# named in two ways on two pages of its documentation.
_FOR_NOW = frozenset({"full_mailbox", "mailbox_full", "unavailable_server"})


class AbstractEmail(Provider):
    """Asks the mail server. Each request costs a credit, whatever the answer."""

    key = "abstract_email"
    label = "Abstract e-mail reputation"
    description = "Asks the mail server whether an e-mail address exists and takes mail."
    icon = "mail-check"
    homepage = HOMEPAGE
    settings = (API_KEY, base_url("https://emailreputation.abstractapi.com/v1"))
    can: ClassVar = Capabilities(
        needs=(("email",),),
        outputs=(),
        verifies="email",
        price=PRICE,
        rate_limit=RATE_LIMIT,
        at_once=3,
        keeps_misses_for=timedelta(days=7),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer one query."""
        [query] = queries
        reply = ask(line, {"email": query.value("email")})
        return [translated(reply.read(Reputation), query.value("email"))]

    def check(self, line: Line) -> Standing:
        """Send the key without a question."""
        return standing(line)


def translated(reputation: Reputation, address: str) -> Result:
    """Return Abstract's verdict; where it has none it is a miss, so that others are asked.

    Raises UnusableAnswerError for an answer in neither layout.
    """
    found = reputation.email_deliverability or reputation.deliverability
    if found is None or not found.status:
        message = "Abstract's answer does not say whether the address takes mail."
        raise UnusableAnswerError(message)
    status, detail = found.status.casefold(), (found.status_detail or "").casefold()
    if status == "unknown":
        return Result()
    quality = reputation.email_quality or reputation.quality or Quality()
    word = f"{status} ({detail})" if detail else status
    deliverable = _judged(status, detail, quality)
    hint = reputation.suggested_correction
    facts = (Fact("Did they mean", hint, Tone.WATCH),) if hint else ()
    return Result(verdicts=(Verdict("email", address, deliverable, word),), facts=facts)


def _judged(status: str, detail: str, quality: Quality) -> Deliverable:
    deliverable = _VERDICTS.get(status, Deliverable.UNKNOWN)
    if quality.is_disposable:
        return Deliverable.NO
    if deliverable is Deliverable.NO and detail in _FOR_NOW:
        return Deliverable.RISKY
    # Any name at such a domain is taken in, so that the server's word says little of this one.
    if deliverable is Deliverable.YES and quality.is_catchall:
        return Deliverable.RISKY
    return deliverable
