"""What an e-mail address tells by itself, without asking anyone."""

from collections.abc import Sequence
from typing import ClassVar

from enrichment.providers.base import (
    Capabilities,
    Fact,
    Finding,
    Provider,
    Query,
    Result,
    Tone,
)
from enrichment.providers.email_facts.typos import meant_domain
from enrichment.providers.line import Line
from lib.mail_domains import is_disposable, is_free_mail
from lib.normalise.domain import domain_key
from lib.normalise.email import parse_email
from lib.role_mailboxes import is_role

_COMPANY_ADDRESS = 0.9


class EmailFacts(Provider):
    """Judges an address by its form, its domain and its mailbox name."""

    key = "email_facts"
    label = "E-mail check"
    description = (
        "Tells company addresses from free-mail, throw-away and role addresses, finds slips in "
        "well-known domains, and takes the company's domain from the address."
    )
    icon = "mail-check"
    can: ClassVar = Capabilities(needs=(("email",),), outputs=("domain",), tells_facts=True)

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_judge(query.value("email")) for query in queries]


def _judge(address: str) -> Result:
    parsed = parse_email(address)
    if parsed is None:
        return Result(facts=(Fact("Verdict", "Not a valid address", Tone.BAD),))
    local, _, domain = parsed.key.rpartition("@")
    # Squatters answer at the well-known slips, so those are on the list of throw-away domains too.
    if meant := meant_domain(domain):
        hint = Fact("Did they mean", f"{local}@{meant}", Tone.WATCH)
        return Result(facts=(Fact("Verdict", "Probably mistyped", Tone.BAD), hint, *_role(local)))
    if is_disposable(domain):
        return Result(facts=(Fact("Verdict", "Throw-away address", Tone.BAD), *_role(local)))
    if is_free_mail(domain):
        return Result(facts=(Fact("Verdict", "Free-mail address", Tone.NEUTRAL), *_role(local)))
    company = domain_key(domain)
    if company is None:
        return Result(facts=(Fact("Verdict", "Domain cannot exist", Tone.BAD), *_role(local)))
    return Result(
        findings=(Finding("domain", company, _COMPANY_ADDRESS),),
        facts=(Fact("Verdict", "Company address", Tone.GOOD), *_role(local)),
    )


def _role(local_part: str) -> tuple[Fact, ...]:
    if not is_role(local_part):
        return ()
    return (Fact("Mailbox", "Of a function, not of a person", Tone.WATCH),)
