"""Save the credentials of a connection."""

import json
from collections.abc import Mapping

from django.conf import settings

from accounts import audit
from accounts.errors import ProductError
from crm.models import Connection
from lib.crypto import Secrets


def save_credentials(*, connection: Connection, credentials: Mapping[str, str]) -> None:
    """Seal credentials and keep them in place of the former ones; they are never shown again.

    The audit log learns which fields were given, not what was in them. Raises ProductError
    for an empty one.
    """
    for name, value in credentials.items():
        if not value.strip():
            message = f"“{name}” is empty. Give every part of the credentials."
            raise ProductError(message, field=name)
    connection.sealed_credentials = Secrets(settings.SECRET_ENCRYPTION_KEYS).seal(
        json.dumps(dict(credentials))
    )
    connection.save(update_fields=["sealed_credentials"])
    audit.record("changed the credentials of", connection, after={"fields": sorted(credentials)})
