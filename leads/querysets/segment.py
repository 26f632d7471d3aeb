"""Reads of segments."""

from typing import Self

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.wall.scope import current_actor
from accounts.wall.tenant import TenantQuerySet


class SegmentQuerySet(TenantQuerySet):
    """Reads of segments."""

    def visible(self) -> Self:
        """Narrow to those that whoever acts may see; work of the system itself sees all.

        A segment without an owner is everyone's: a key made it, or its owner has left.
        """
        actor = current_actor()
        open_to_all = Q(is_shared=True) | Q(owner=None)
        if actor.kind == "person":
            return self.filter(open_to_all | Q(owner__user_id=actor.id))
        return self.filter(open_to_all) if actor.kind == "key" else self

    def by_name(self) -> Self:
        """Order by name, with the owner."""
        return self.select_related("owner__user").order_by(Lower("name"), "id")
