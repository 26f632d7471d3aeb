"""Revoke an API key."""

from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from accounts.models import ApiKey


def revoke_api_key(*, api_key_id: int) -> ApiKey:
    """Let a key open nothing any more. Raises ConflictError where it was revoked before."""
    key: ApiKey = ApiKey.objects.select_for_update().get(pk=api_key_id)
    if key.revoked_at is not None:
        message = f"{key} is revoked already."
        raise ConflictError(message)
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    audit.record("revoked", key)
    return key
