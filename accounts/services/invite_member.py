"""Invite a member."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.errors import ConflictError
from accounts.models import Invitation, Membership, Organization
from accounts.standing import hold_membership_still, must_be_assignable
from accounts.wall.scope import current_actor, current_organization_id
from lib.crypto import hash_token, new_token

LIFETIME = timedelta(days=14)


def invite_member(*, email: str, role: str) -> Invitation:
    """Invite an address to the organization in force and mail it the link once committed.

    An earlier open invitation of the address is taken back, so only the newest link works.
    Raises NotAllowedError for a role above the inviter's, ConflictError for a member.
    """
    address = email.strip().lower()
    hold_membership_still()
    must_be_assignable(role)
    if Membership.objects.filter(user__email=address).exists():
        message = f"{address} is a member already."
        raise ConflictError(message, field="email")
    now = timezone.now()
    Invitation.objects.open().filter(email=address).update(revoked_at=now)
    token = new_token()
    actor = current_actor()
    invitation: Invitation = Invitation.objects.create(
        email=address,
        role=role,
        token_hash=hash_token(token),
        invited_by_id=actor.user_id,
        expires_at=now + LIFETIME,
    )
    audit.record("invited", invitation, after={"role": role})
    organization = Organization.objects.get(pk=current_organization_id())
    transaction.on_commit(lambda: _mail(invitation, organization, token, actor.label))
    return invitation


def _mail(invitation: Invitation, organization: Organization, token: str, inviter: str) -> None:
    context = {
        "organization": organization,
        "inviter": inviter,
        "role": invitation.get_role_display(),
        "days": LIFETIME.days,
        "url": settings.BASE_URL + reverse("accounts:invitation", args=[token]),
    }
    subject = render_to_string("accounts/email/invitation_subject.txt", context)
    send_mail(
        subject=" ".join(subject.split()),
        message=render_to_string("accounts/email/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )
