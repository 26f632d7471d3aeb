"""Slips of the keyboard in the domain of a well-known mailbox service."""

from functools import lru_cache

from lib.mail_domains import is_free_mail

# Long enough that one slip does not turn them into another real name, as "aol.com" would.
_OFTEN_TYPED = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.fr",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "outlook.com",
    "icloud.com",
    "protonmail.com",
    "comcast.net",
    "verizon.net",
    "btinternet.com",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "libero.it",
    "virgilio.it",
    "seznam.cz",
    "rediffmail.com",
)
_TWO_SLIPS_FROM = 11


@lru_cache(maxsize=4096)
def meant_domain(domain: str) -> str | None:
    """Return the service that a domain is most likely a slip of, None for any other domain."""
    if is_free_mail(domain):
        return None
    for known in _OFTEN_TYPED:
        allowed = 2 if len(known) >= _TWO_SLIPS_FROM and domain[0] == known[0] else 1
        # One slip changes the length by one at most, and the set of letters by two.
        if abs(len(domain) - len(known)) > allowed or len(set(domain) ^ set(known)) > 2 * allowed:
            continue
        if slips(domain, known) <= allowed:
            return known
    return None


def slips(one: str, other: str) -> int:
    """Count the letters left out, added, changed or swapped with their neighbour.

    The optimal string alignment distance (Damerau 1964, restricted).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
