"""Revoke an invitation."""

from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from accounts.models import Invitation


def revoke_invitation(*, invitation_id: int) -> Invitation:
    """Take an invitation back. Raises ConflictError where it can no longer be accepted."""
    invitation: Invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if not Invitation.objects.open().filter(pk=invitation_id).exists():
        message = f"The invitation of {invitation.email} is no longer open."
        raise ConflictError(message)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record("revoked", invitation)
    return invitation
