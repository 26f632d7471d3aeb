"""Secrets at rest, tokens and signed links."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

_SHOWN = 4
_SHORTEST_SHOWN_IN_PART = 12


class SecretUnreadableError(Exception):
    """A sealed secret was changed, or none of the keys opens it."""


class Secrets:
    """Encryption at rest (Fernet: AES-128-CBC with HMAC-SHA256) under rotatable keys.

    `keys` come newest first: the first seals, every one opens. To rotate, put a new key in front,
    `reseal` what is stored, then drop the old one.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Raise ValueError when there is no key or one is not 32 url-safe base64 bytes."""
        if not keys:
            message = "SECRET_ENCRYPTION_KEYS is empty: give at least one key."
            raise ValueError(message)
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @staticmethod
    def new_key() -> str:
        """Return a fresh key for `keys`."""
        return Fernet.generate_key().decode("ascii")

    def seal(self, text: str) -> str:
        """Encrypt text into an ASCII token."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open_(self, sealed: str) -> str:
        """Decrypt what `seal` returned. Raises SecretUnreadableError."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            message = "The stored secret cannot be read with the present encryption keys."
            raise SecretUnreadableError(message) from None

    def reseal(self, sealed: str) -> str:
        """Encrypt again under the newest key. Raises SecretUnreadableError."""
        return self.seal(self.open_(sealed))


def mask(secret: str) -> str:
    """Return the secret fit to show: dots and its last four characters, if it is long enough."""
    return "••••" + (secret[-_SHOWN:] if len(secret) >= _SHORTEST_SHOWN_IN_PART else "")


def new_token(prefix: str = "") -> str:
    """Return a URL-safe token of 256 random bits, after `prefix`."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the SHA-256 of a high-entropy token, in hex. Not for passwords."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def sign(value: Any, *, purpose: str) -> str:
    """Sign a JSON value for a link; `purpose` keeps a token of one use from serving another."""
    return signing.dumps(value, salt=purpose, compress=True)


def unsign(token: str, *, purpose: str, max_age: int | None = None) -> Any | None:
    """Return the signed value, or None when forged, meant for another use or over `max_age` s."""
    try:
        return signing.loads(token, salt=purpose, max_age=max_age)
    except signing.BadSignature:
        return None


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """Return the HMAC-SHA256 of a text, in hex, under each secret key of the product.

    The newest comes first and is the one to keep; what was kept under an older one is found
    by the others as long as it stands in ``SECRET_KEY_FALLBACKS``.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, text, key, algorithm="sha256").hexdigest() for key in keys]
