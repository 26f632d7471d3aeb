"""Accept an invitation."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import audit
from accounts.directory import organization_of_invitation
from accounts.errors import ConflictError, NotAllowedError
from accounts.models import Invitation, Membership, User
from accounts.wall.scope import Actor, acting_for
from lib.crypto import hash_token


def accept_invitation(*, token: str, user: User, ip: str | None = None) -> Membership:
    """Make the person a member of the organization that invited one of their addresses.

    A person who is a member already keeps their role. Raises ConflictError where the link
    is unknown, used, taken back or too old, NotAllowedError where it was sent to an address
    that is not a verified one of the person's.
    """
    found = organization_of_invitation(hash_token(token))
    if found is None:
        raise ConflictError("This invitation is not known. Check that the link is whole.")
    invitation_id, organization_id = found
    addresses = {
        address.lower()
        for address in EmailAddress.objects.filter(user=user, verified=True).values_list(
            "email", flat=True
        )
    }
    with acting_for(organization_id, Actor("person", user.pk, user.email, ip)):
        # Locked first, judged after: of two clicks the second sees what the first did.
        invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
        if not Invitation.objects.open().filter(pk=invitation_id).exists():
            raise ConflictError("This invitation was used, taken back, or is too old.")
        if invitation.email not in addresses:
            message = (
                f"This invitation was sent to {invitation.email}, which is not a verified "
                "address of your account."
            )
            raise NotAllowedError(message)
        membership, _ = Membership.objects.get_or_create(
            user=user, defaults={"role": invitation.role}
        )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        audit.record("joined", membership, after={"role": membership.role})
    return membership  # type: ignore[no-any-return]
