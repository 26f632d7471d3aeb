"""Remove a member."""

from accounts import audit
from accounts.models import Membership
from accounts.standing import hold_membership_still, must_be_assignable, must_leave_an_owner


def remove_member(*, membership_id: int) -> None:
    """End a membership; the person's account and work stay.

    Raises NotAllowedError where the member's role is above the actor's own, ConflictError
    where no owner would be left.
    """
    hold_membership_still()
    membership: Membership = Membership.objects.select_related("user").get(pk=membership_id)
    must_be_assignable(membership.role)
    must_leave_an_owner(membership)
    audit.record(
        "removed", membership, before={"email": membership.user.email, "role": membership.role}
    )
    membership.delete()
