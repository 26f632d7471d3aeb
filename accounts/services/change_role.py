"""Change a member's role."""

from accounts import audit
from accounts.models import Membership
from accounts.roles import Role
from accounts.standing import hold_membership_still, must_be_assignable, must_leave_an_owner


def change_role(*, membership_id: int, role: str) -> Membership:
    """Give a member another role.

    Raises NotAllowedError where the old or the new role is above the actor's own,
    ConflictError where no owner would be left.
    """
    hold_membership_still()
    membership: Membership = Membership.objects.select_related("user").get(pk=membership_id)
    before = membership.role
    if before == role:
        return membership
    must_be_assignable(before)
    must_be_assignable(role)
    must_leave_an_owner(membership)
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    audit.record("changed role", membership, before={"role": before}, after={"role": role})
    return membership
