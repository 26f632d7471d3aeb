"""Narrow look-ups across organizations, before one is in force."""

from dataclasses import dataclass

from accounts.models import ApiKey, Invitation, Membership, Organization
from accounts.wall.scope import acting_across


@dataclass(frozen=True, slots=True)
class MembershipEntry:
    """One of a person's organizations, as the switcher shows it."""

    membership_id: int
    organization_id: int
    organization_name: str
    role: str


def memberships_of(user_id: int) -> list[MembershipEntry]:
    """Return the organizations a person belongs to, by name."""
    with acting_across():
        rows = (
            Membership.objects.filter(user_id=user_id)
            .order_by("organization__name", "id")
            .values_list("id", "organization_id", "organization__name", "role")
        )
        return [MembershipEntry(*row) for row in rows]


def organization_of_key(prefix: str) -> tuple[int, int, str] | None:
    """Return ``(key id, organization id, secret hash)`` of an API key, or None."""
    with acting_across():
        row: tuple[int, int, str] | None = (
            ApiKey.objects.filter(prefix=prefix)
            .values_list("id", "organization_id", "secret_hash")
            .first()
        )
        return row


def organization_of_invitation(token_hash: str) -> tuple[int, int] | None:
    """Return ``(invitation id, organization id)`` of an invitation's token, or None."""
    with acting_across():
        row: tuple[int, int] | None = (
            Invitation.objects.filter(token_hash=token_hash)
            .values_list("id", "organization_id")
            .first()
        )
        return row


def all_organizations() -> list[tuple[int, str]]:
    """Return ``(id, name)`` of every organization, for platform operators."""
    with acting_across():
        return list(Organization.objects.values_list("id", "name"))
