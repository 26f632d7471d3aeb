"""Whether a domain takes mail, as the domain name system says."""

import threading
import time
from functools import lru_cache

import dns.exception
import dns.resolver

_SECONDS = 2.0
_PAUSE = 300.0
_SILENCES = 2
_REMEMBERED = 20_000
_SURE_TO_TAKE_MAIL = "gmail.com"


class MailServers:
    """Asks for MX records, and asks no more for a while where no name server answers.

    Answers are remembered as long as their owners let them be.
    """

    def __init__(self, resolver: dns.resolver.Resolver | None) -> None:
        """Take a resolver; without any, nothing is known of any domain."""
        self._resolver = resolver
        if resolver is not None:
            resolver.lifetime = _SECONDS
            resolver.cache = dns.resolver.LRUCache(_REMEMBERED)
        self._lock = threading.Lock()
        self._silences = 0
        self._asks_from = 0.0

    def take_mail(self, domain: str) -> bool | None:
        """Return whether mail to the domain has anywhere to go, None where nobody says."""
        if self._resolver is None or time.monotonic() < self._asks_from:
            return None
        try:
            told = self._has_server(self._resolver, domain)
            if not told and not self._has_server(self._resolver, _SURE_TO_TAKE_MAIL):
                # A network that is cut off from the world says no to everything.
                raise TimeoutError
        except (dns.exception.Timeout, OSError):
            self._heard(is_silent=True)
            return None
        except dns.exception.DNSException:
            told = None
        self._heard(is_silent=False)
        return told

    def _has_server(self, resolver: dns.resolver.Resolver, domain: str) -> bool:
        try:
            answer = resolver.resolve(domain, "MX", search=False)
        except dns.resolver.NXDOMAIN:
            return False
        except dns.resolver.NoAnswer:
            # Without an MX record mail goes to the host itself (RFC 5321, 5.1).
            return any(self._has_address(resolver, domain, kind) for kind in ("A", "AAAA"))
        # A single dot says that the domain takes no mail (RFC 7505).
        return any(str(record.exchange) != "." for record in answer)

    def _has_address(self, resolver: dns.resolver.Resolver, domain: str, kind: str) -> bool:
        try:
            resolver.resolve(domain, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return False
        return True

    def _heard(self, *, is_silent: bool) -> None:
        with self._lock:
            self._silences = self._silences + 1 if is_silent else 0
            if self._silences >= _SILENCES:
                self._silences = 0
                self._asks_from = time.monotonic() + _PAUSE


@lru_cache(maxsize=1)
def of_this_machine() -> MailServers:
    """Return the mail servers that the machine's own name servers tell of."""
    try:
        return MailServers(dns.resolver.Resolver())
    except (dns.resolver.NoResolverConfiguration, OSError):
        return MailServers(None)
