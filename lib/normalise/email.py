"""E-mail addresses: one strict reading, fast for the ordinary ASCII address."""

import re
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from lib.normalise.remembering import remembered
from lib.normalise.text import trim

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# Ordinary addresses, judged as the library judges them but some fifty times faster. Punycode
# labels and special-use names are left to the library.
_ORDINARY = re.compile(
    rf"{_ATOM}(?:\.{_ATOM})*@"
    r"(?:[A-Za-z0-9](?!.--)(?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_SPECIAL_ENDS = tuple(
    {f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES}
    | {f"@{name}" for name in SPECIAL_USE_DOMAIN_NAMES}
)
_MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_MAX_ADDRESS = 254  # RFC 5321 with erratum 1690
_SEPARATORS = re.compile(r"[;,\s]+")
_WRAPPING = "<>()[]\"'"


class Email(NamedTuple):
    """A valid address: as typed for display, and the key by which two addresses are the same."""

    typed: str
    key: str


@remembered(16384)
def parse_email(text: str) -> Email | None:
    """Read one address; None when it is not valid.

    The key is in lower case with an ASCII (punycode) domain. A plus tag is kept: it is an
    address of its own.
    """
    typed = trim(text)
    if typed.lower().startswith("mailto:"):
        typed = typed[7:]
    key = typed.lower()
    if (
        _ORDINARY.fullmatch(typed)
        and len(typed) <= _MAX_ADDRESS
        and typed.index("@") <= _MAX_LOCAL
        and not key.endswith(_SPECIAL_ENDS)
    ):
        return Email(typed, key)
    if "@" not in typed:
        return None
    try:
        address = validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return None
    return Email(typed, f"{address.local_part}@{address.ascii_domain}".lower())


def normalise_email(text: str) -> str | None:
    """Return the key of a valid address, None when it is not valid."""
    email = parse_email(text)
    return email.key if email else None


def email_key(text: str) -> str:
    """Return the key to compare by, also for text that is no valid address."""
    return normalise_email(text) or trim(text).lower()


def split_emails(cell: str) -> list[str]:
    """Split a cell on ; , / and white space into the addresses it holds, as typed.

    A cell without any @ comes back whole, so that an error can show what was typed.
    """
    cell = trim(cell)
    if not cell:
        return []
    parts = [part.strip(_WRAPPING) for part in _SEPARATORS.split(cell)]
    found = [address for part in parts if "@" in part for address in _split_slash(part)]
    return list(dict.fromkeys(found)) or [cell]


def _split_slash(part: str) -> list[str]:
    """Split on a slash only between addresses: "a/b@x.org" is one legal address."""
    pieces = part.split("/")
    return pieces if all("@" in piece for piece in pieces) else [part]
