"""Who may change a segment."""

from accounts.errors import NotAllowedError
from accounts.models import Membership
from accounts.roles import Permission
from accounts.wall.scope import current_actor
from leads.models import Segment


def acting_member() -> Membership | None:
    """Return the membership of whoever acts; None for a key and for the system."""
    actor = current_actor()
    if actor.kind != "person":
        return None
    member: Membership | None = Membership.objects.filter(user_id=actor.id).first()
    return member


def must_be_changeable(segment: Segment) -> None:
    """Refuse to change another's segment: its owner may, and an admin.

    A key may change those that keys made. Raises NotAllowedError.
    """
    member = acting_member()
    if member is None:
        is_allowed = current_actor().kind != "key" or segment.owner_id is None
    else:
        is_allowed = segment.owner_id == member.pk or member.may(Permission.SETTINGS_MANAGE)
    if not is_allowed:
        message = f"“{segment}” belongs to someone else; ask its owner or an admin to change it."
        raise NotAllowedError(message)
