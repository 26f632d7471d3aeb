"""What somebody means to do about a lead."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.models.lead import Lead
from leads.querysets import TaskQuerySet


class Task(TenantModel):
    """One thing to do about a lead, by a day, by a member."""

    class State(models.TextChoices):
        """Whether it is still to do."""

        OPEN = "open", "Open"
        DONE = "done", "Done"

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    assignee = TenantForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(TaskQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", done_at=None) | Q(state="done", done_at__isnull=False),
                name="leads_task_done",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "lead", "state", "due_at"], name="leads_task_lead"
            ),
            models.Index(
                fields=["organization", "assignee", "due_at", "id"],
                name="leads_task_mine",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["organization", "due_at", "id"],
                name="leads_task_due",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title
