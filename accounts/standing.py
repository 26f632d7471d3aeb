"""Whose word counts: the role of whoever acts, and the lock that keeps an owner in place."""

from accounts.errors import ConflictError, NotAllowedError
from accounts.models import Membership, Organization
from accounts.roles import Role, assignable_roles
from accounts.wall.scope import current_actor, current_organization_id


def role_of_actor() -> Role:
    """Return the role the current actor acts with; operators and the system act as owners.

    Raises NotAllowedError for a person who is no member any more, and for API keys.
    """
    actor = current_actor()
    if actor.kind in {"operator", "system"}:
        return Role.OWNER
    role = (
        Membership.objects.filter(user_id=actor.id).values_list("role", flat=True).first()
        if actor.kind == "person"
        else None
    )
    if role is None:
        raise NotAllowedError("Only a member of the organization may do this.")
    return Role(role)


def must_be_assignable(role: str) -> None:
    """Raise NotAllowedError where the current actor may not give or take ``role``."""
    own = role_of_actor()
    if role not in assignable_roles(own):
        message = f"Your role, {own.label}, may not give or take the role {Role(role).label}."
        raise NotAllowedError(
            message,
            field="role",
        )


def hold_membership_still() -> None:
    """Lock the organization, so that two changes of its members come one after the other."""
    Organization.objects.select_for_update().get(pk=current_organization_id())


def must_leave_an_owner(membership: Membership) -> None:
    """Raise ConflictError where ``membership`` is the last owner's; call under the lock."""
    is_owner = membership.role == Role.OWNER
    if is_owner and not Membership.objects.owners().exclude(pk=membership.pk).exists():
        message = f"{membership} is the only owner. Make another member an owner first."
        raise ConflictError(message, field="role")
