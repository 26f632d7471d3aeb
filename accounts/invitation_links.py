"""What stands behind the link of an invitation's mail."""

from django.http import HttpRequest

from accounts.directory import organization_of_invitation
from accounts.models import Invitation
from accounts.wall.scope import acting_for
from lib.crypto import hash_token

SESSION_KEY = "invitation_token"


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation a link can still accept, with its organization and inviter."""
    ids = organization_of_invitation(hash_token(token))
    if ids is None:
        return None
    invitation_id, organization_id = ids
    with acting_for(organization_id):
        invitations = Invitation.objects.open().select_related("organization", "invited_by")
        return invitations.filter(pk=invitation_id).first()  # type: ignore[no-any-return]


def is_invited(request: HttpRequest, email: str) -> bool:
    """Return whether the visitor opened the link that was mailed to this very address."""
    token = request.session.get(SESSION_KEY)
    invitation = open_invitation(token) if token else None
    return invitation is not None and invitation.email == email.lower()
