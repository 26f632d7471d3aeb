"""Secrets of a local start: made once, kept beside the data, readable by its user alone."""

import base64
import os
from pathlib import Path


def local_secret(path: Path) -> str:
    """Return the secret kept in ``path``, making it on first use (32 random bytes, base64)."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    secret = base64.urlsafe_b64encode(os.urandom(32)).decode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret
