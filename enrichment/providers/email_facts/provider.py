"""What an e-mail address tells by itself, and its domain's name servers of it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from enrichment.providers.base import (
    Capabilities,
    Deliverable,
    Fact,
    Finding,
    Provider,
    Query,
    Result,
    Setting,
    Tone,
    Verdict,
)
from enrichment.providers.email_facts.mail_servers import MailServers, of_this_machine
from enrichment.providers.email_facts.typos import meant_domain
from enrichment.providers.line import Line
from lib.mail_domains import is_disposable, is_free_mail
from lib.normalise.domain import domain_key
from lib.normalise.email import parse_email
from lib.role_mailboxes import is_role

_COMPANY_ADDRESS = 0.9
_ASKS = "mail_servers"
_YES, _NO = "yes", "no"
_NO_COMPANY = (
    (is_disposable, "Throw-away address", Tone.BAD),
    (is_free_mail, "Free-mail address", Tone.NEUTRAL),
)


class EmailFacts(Provider):
    """Judges an address by its form, its domain and its mailbox name.

    As a verifier it only ever says no: to an address that no mail can reach. That there is a
    mailbox, none but its server knows.
    """

    key = "email_facts"
    label = "E-mail check"
    description = (
        "Tells company addresses from free-mail, throw-away and role addresses, finds slips in "
        "well-known domains and domains that take no mail, and takes the company's domain from "
        "the address."
    )
    icon = "mail-check"
    settings: ClassVar = (
        Setting(
            _ASKS,
            "Look up mail servers",
            _NO,
            "Ask the name servers of this machine whether a domain takes mail; it is slower.",
            is_optional=True,
            choices=((_NO, "No"), (_YES, "Yes")),
        ),
    )
    can: ClassVar = Capabilities(
        needs=(("email",),),
        outputs=("domain",),
        verifies="email",
        tells_facts=True,
        revision=2,
    )

    def __init__(self, mail_servers: Callable[[], MailServers] = of_this_machine) -> None:
        """Take who tells of mail servers, asked only where the settings say so."""
        self._mail_servers = mail_servers

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        asks = line is not None and line.settings.get(_ASKS) == _YES
        servers = self._mail_servers() if asks else MailServers(None)
        return [_judge(query.value("email"), servers) for query in queries]


def _judge(address: str, servers: MailServers) -> Result:
    parsed = parse_email(address)
    if parsed is None:
        return _refused(address, "Not a valid address")
    local, _, domain = parsed.key.rpartition("@")
    # Squatters answer at the well-known slips, so those are on the list of throw-away domains too.
    if meant := meant_domain(domain):
        hint = Fact("Did they mean", f"{local}@{meant}", Tone.WATCH)
        return Result(facts=(Fact("Verdict", "Probably mistyped", Tone.BAD), hint, *_role(local)))
    for is_such, name, tone in _NO_COMPANY:
        if is_such(domain):
            return Result(facts=(Fact("Verdict", name, tone), *_role(local)))
    return _judge_company(address, local, domain, servers)


def _judge_company(address: str, local: str, domain: str, servers: MailServers) -> Result:
    company = domain_key(domain)
    if company is None:
        return _refused(address, "Domain cannot exist", *_role(local))
    takes_mail = servers.take_mail(domain)
    if takes_mail is False:
        return _refused(address, "Domain takes no mail", *_role(local))
    served = (Fact("Domain", "Takes mail", Tone.GOOD),) if takes_mail else ()
    return Result(
        findings=(Finding("domain", company, _COMPANY_ADDRESS),),
        facts=(Fact("Verdict", "Company address", Tone.GOOD), *served, *_role(local)),
    )


def _refused(address: str, why: str, *more: Fact) -> Result:
    verdict = Verdict("email", address, Deliverable.NO, why)
    return Result(facts=(Fact("Verdict", why, Tone.BAD), *more), verdicts=(verdict,))


def _role(local_part: str) -> tuple[Fact, ...]:
    if not is_role(local_part):
        return ()
    return (Fact("Mailbox", "Of a function, not of a person", Tone.WATCH),)
