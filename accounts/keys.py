"""The form of an API key: ``asd_<prefix>_<secret>``; only the secret's hash is kept."""

import re
import secrets

from lib.crypto import hash_token, is_same

_FORM = re.compile(r"^asd_([A-Za-z0-9]{10})_([A-Za-z0-9_-]{43})$")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def new_key() -> tuple[str, str, str]:
    """Return ``(key, prefix, hash)`` of a new key with 256 bits of secret."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    secret = secrets.token_urlsafe(32)
    return f"asd_{prefix}_{secret}", prefix, hash_token(secret)


def parse_key(text: str) -> tuple[str, str] | None:
    """Return ``(prefix, secret)`` of what looks like a key, else None."""
    match = _FORM.match(text)
    return (match[1], match[2]) if match else None


def secret_matches(secret: str, kept_hash: str) -> bool:
    """Return whether the secret is the one whose hash was kept, in constant time."""
    return is_same(hash_token(secret), kept_hash)
