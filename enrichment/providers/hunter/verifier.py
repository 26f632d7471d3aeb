"""Hunter's Email Verifier: whether an address takes mail."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from enrichment.providers.base import (
    Capabilities,
    Deliverable,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
    Verdict,
)
from enrichment.providers.hunter.account import HOMEPAGE, SETTINGS, ask, standing
from enrichment.providers.hunter.shapes import EmailVerifierAnswer, VerifiedEmail
from enrichment.providers.line import Line

_VERDICTS = {
    "valid": Deliverable.YES,
    "invalid": Deliverable.NO,
    # Any name at such a domain is taken in, so that the server's word says little of this one.
    "accept_all": Deliverable.RISKY,
    "webmail": Deliverable.RISKY,
    # It takes mail, and nobody reads it for long.
    "disposable": Deliverable.NO,
}
_SKIPPED = frozenset({"unknown", "disposable"})


class HunterVerifier(Provider):
    """Asks the mail server. A verified address costs half a credit, an unknown one nothing."""

    key = "hunter_verifier"
    label = "Hunter e-mail verifier"
    description = "Asks the mail server whether an e-mail address exists and takes mail."
    icon = "mail-check"
    homepage = HOMEPAGE
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=(("email",),),
        outputs=(),
        verifies="email",
        price=Price(hit=Decimal("0.5")),
        repeats_free=True,
        # 10 a second and 300 a minute, as its documentation has it.
        rate_limit=RateLimit(5, 1.0),
        keeps_misses_for=timedelta(days=1),
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer one query. Raises TransientError while the verification runs."""
        [query] = queries
        reply = ask(line, "/email-verifier", {"email": query.value("email")})
        found = reply.read(EmailVerifierAnswer).data if reply else None
        return [translated(found, query.value("email")) if found else Result()]

    def check(self, line: Line) -> Standing:
        """Look at the account, which is free."""
        return standing(line)


def translated(found: VerifiedEmail, address: str) -> Result:
    """Return Hunter's verdict; where it has none it is a miss, so that others are asked.

    Addresses that Hunter skips, the unknown and the disposable ones, are not charged, as its help
    pages on credits say.
    """
    cost = Decimal(0) if found.status in _SKIPPED else None
    if found.status == "unknown":
        return Result(cost=cost)
    deliverable = _VERDICTS.get(found.status, Deliverable.UNKNOWN)
    if found.status == "webmail" and found.smtp_check:
        deliverable = Deliverable.YES
    return Result(verdicts=(Verdict("email", address, deliverable, found.status),), cost=cost)
