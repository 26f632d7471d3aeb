"""Who gets the leads that belong to nobody yet."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.querysets import AssignmentRuleQuerySet


class AssignmentRule(TenantModel):
    """Gives leads without an owner to its members, who take turns."""

    position = models.PositiveSmallIntegerField()
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    query = models.TextField(blank=True, default="")
    turn = models.BigIntegerField(default=0, editable=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(AssignmentRuleQuerySet)()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "position", "id"], name="leads_assignmentrule_order"
            )
        ]

    def __str__(self) -> str:
        """Return which leads it is for."""
        return f"Leads from {', '.join(self.countries)}" if self.countries else "Any lead"


class AssignmentMember(TenantModel):
    """A member who takes a turn in a rule; who leaves the organization leaves the rule."""

    rule = TenantForeignKey(AssignmentRule, models.CASCADE, related_name="seats")
    member = TenantForeignKey("accounts.Membership", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "rule", "member"], name="leads_assignmentmember_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "member"], name="leads_assignmentmember_of")
        ]

    def __str__(self) -> str:
        """Return the member's name."""
        return str(self.member)
