"""Open the credentials of a connection."""

import json

from django.conf import settings

from accounts.errors import ProductError
from crm.models import Connection
from lib.crypto import Secrets, SecretUnreadableError


def read_credentials(*, connection: Connection) -> dict[str, str]:
    """Return the credentials, for an adapter and for nobody else.

    Empty where none were saved. Raises ProductError where the present keys do not open them.
    """
    if not connection.sealed_credentials:
        return {}
    try:
        text = Secrets(settings.SECRET_ENCRYPTION_KEYS).open_(connection.sealed_credentials)
    except SecretUnreadableError as error:
        message = (
            f"The credentials of “{connection}” cannot be read with this server's encryption "
            "keys. Enter them again."
        )
        raise ProductError(message) from error
    credentials: dict[str, str] = json.loads(text)
    return credentials
