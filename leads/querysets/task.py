"""Reads of tasks."""

from datetime import datetime
from typing import Self

from accounts.wall.tenant import TenantQuerySet
from leads.querysets.keyset import beyond


class TaskQuerySet(TenantQuerySet):
    """Reads of tasks."""

    def open(self) -> Self:
        """Leave out what is done, and what concerns deleted leads."""
        return self.filter(state="open", lead__deleted_at=None)

    def of_lead(self, lead_id: int) -> Self:
        """Narrow to one lead's: the open ones by their day, then the done ones."""
        return (
            self.filter(lead_id=lead_id)
            .select_related("assignee__user")
            .order_by("-state", "due_at", "id")
        )

    def for_list(self) -> Self:
        """Order by the day they are due and load what a row shows."""
        return self.select_related("lead", "assignee__user").order_by("due_at", "id")

    def of_member(self, membership_id: int) -> Self:
        """Narrow to one member's."""
        return self.filter(assignee_id=membership_id)

    def due_until(self, moment: datetime) -> Self:
        """Narrow to what is due until a moment."""
        return self.filter(due_at__lte=moment)

    def after(self, due_at: datetime, task_id: int) -> Self:
        """Narrow to what comes after a task in ``for_list``."""
        return self.filter(beyond("due_at", due_at, task_id, descending=False))
