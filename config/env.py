"""Typed readers of environment variables.

Every reader also looks at ``NAME_FILE``: the path of a file that holds the value, as
Docker and Kubernetes mount secrets. A value that cannot be understood stops the start
with the variable's name and what it wants.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from lib.crypto import Secrets

T = TypeVar("T")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_KEY_LENGTH = 50
_KEY_VARIETY = 10


def _raw(name: str) -> str | None:
    value = os.environ.get(name)
    if value is not None and value.strip():
        return value.strip()
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        message = f"{name}_FILE names {path!r}, which cannot be read: {error.strerror}."
        raise ImproperlyConfigured(message) from error


def _read(name: str, wanted: str, parse: Callable[[str], T], default: T) -> T:
    value = _raw(name)
    if value is None:
        return default
    try:
        return parse(value)
    except (KeyError, ValueError) as error:
        message = f"{name} must be {wanted}; it is {value!r}."
        raise ImproperlyConfigured(message) from error


def text(name: str, default: str = "") -> str:
    """Return the variable as text."""
    return _raw(name) or default


def required(name: str, why: str) -> str:
    """Return the variable as text, or refuse to start and say why it is needed."""
    value = _raw(name)
    if value is None:
        message = f"{name} (or {name}_FILE) must be set: {why}"
        raise ImproperlyConfigured(message)
    return value


def secret_key(name: str) -> str:
    """Return a signing secret, or refuse to start without one of at least 50 characters."""
    value = required(name, "sessions and links are signed with it; 50 random characters.")
    return _strong(name, value)


def older_secret_keys(name: str) -> list[str]:
    """Return former signing secrets, which go on being believed; split at commas."""
    return [_strong(name, value) for value in names(name)]


def _strong(name: str, value: str) -> str:
    if len(value) < _KEY_LENGTH or len(set(value)) < _KEY_VARIETY:
        message = f"{name} is too weak: it must be at least {_KEY_LENGTH} random characters."
        raise ImproperlyConfigured(message)
    return value


def encryption_keys(name: str) -> list[str]:
    """Return the keys for secrets at rest, newest first; refuse none or malformed ones."""
    required(name, "credentials are encrypted with it; `manage.py new_encryption_key` makes one.")
    keys = names(name)
    try:
        Secrets(keys)
    except ValueError as error:
        message = f"{name} must hold keys as `manage.py new_encryption_key` makes them: {error}"
        raise ImproperlyConfigured(message) from error
    return keys


def hosts(name: str) -> list[str]:
    """Return the host names that the server answers to; refuse none and ``*``."""
    required(name, "the host names this server answers to, split at commas.")
    found = names(name)
    if "*" in found:
        message = f"{name} must name hosts; with * anybody can forge the links in our mails."
        raise ImproperlyConfigured(message)
    return found


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as a yes or no."""

    def parse(value: str) -> bool:
        folded = value.casefold()
        if folded in _TRUE:
            return True
        if folded in _FALSE:
            return False
        raise ValueError(value)

    return _read(name, "true or false", parse, default)


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable as a whole number of at least ``least``."""

    def parse(value: str) -> int:
        result = int(value)
        if result < least:
            raise ValueError(value)
        return result

    return _read(name, f"a whole number of at least {least}", parse, default)


def names(name: str, default: list[str] | None = None) -> list[str]:
    """Return the variable as a list, split at commas."""
    value = _raw(name)
    if value is None:
        return list(default or [])
    return [part.strip() for part in value.split(",") if part.strip()]


def database(name: str, value: str) -> dict[str, Any]:
    """Return Django's settings for a ``postgres://`` URL; ``name`` is for the error."""
    parts = urlsplit(value)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        message = f"{name} must look like postgresql://user:password@host:5432/name."
        raise ImproperlyConfigured(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def email(name: str, value: str) -> dict[str, Any]:
    """Return Django's e-mail settings for an ``smtp://`` or ``smtps://`` URL.

    ``smtp+tls`` asks for STARTTLS, ``smtps`` for TLS from the first byte.
    """
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        message = f"{name} must look like smtp+tls://user:password@host:587."
        raise ImproperlyConfigured(message)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
