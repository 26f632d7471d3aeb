"""Update a person's profile."""

from django.db import transaction

from accounts import audit
from accounts.directory import memberships_of
from accounts.models import User
from accounts.wall.scope import Actor, acting_for


def update_profile(*, user: User, full_name: str, time_zone: str, ip: str | None = None) -> User:
    """Change a person's name and time zone; each of their organizations notes it.

    Call it outside of the wall, behind which a person's row cannot be written.
    """
    before = {"full_name": user.full_name, "time_zone": user.time_zone}
    after = {"full_name": full_name, "time_zone": time_zone}
    if before == after:
        return user
    with transaction.atomic():
        user.full_name = full_name
        user.time_zone = time_zone
        user.save(update_fields=["full_name", "time_zone"])
        for entry in memberships_of(user.pk):
            with acting_for(entry.organization_id, Actor("person", user.pk, user.email, ip)):
                audit.record("changed profile", user, before=before, after=after)
    return user
