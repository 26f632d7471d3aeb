"""What is known of mail domains: free-mail services and throw-away ones."""

from functools import lru_cache
from pathlib import Path

from disposable_email_domains import blocklist

from lib.normalise.domain import domain_key


@lru_cache(maxsize=1)
def free_mail_domains() -> frozenset[str]:
    """Return the domains at which anyone can have a mailbox; they tell nothing of an employer."""
    text = Path(__file__).with_name("free_mail_domains.txt").read_text(encoding="ascii")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))


def is_free_mail(domain: str) -> bool:
    """Return whether anyone can have a mailbox at the domain."""
    return domain.lower() in free_mail_domains()


def is_disposable(domain: str) -> bool:
    """Return whether mailboxes there are thrown away after use.

    From the list of the disposable-email-domains package; a name below a listed one counts.
    """
    return domain.lower() in blocklist or domain_key(domain) in blocklist
