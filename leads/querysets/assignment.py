"""Reads of assignment rules."""

from typing import Self

from accounts.wall.tenant import TenantQuerySet


class AssignmentRuleQuerySet(TenantQuerySet):
    """Reads of assignment rules."""

    def with_members(self) -> Self:
        """Load the members of each rule, in the order in which they take turns."""
        return self.prefetch_related("seats__member__user")

    def held(self) -> Self:
        """Lock the rules, in one order for all, so that each turn is taken once."""
        return self.order_by("pk").select_for_update()
