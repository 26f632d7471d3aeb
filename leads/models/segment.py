"""Filters that were given a name."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from accounts.wall.tenant import TenantForeignKey, TenantManager, TenantModel
from leads.querysets import SegmentQuerySet


class Segment(TenantModel):
    """A filter of leads under a name: whoever matches it is in it, always anew."""

    name = models.CharField(max_length=80)
    filter = models.JSONField()
    is_shared = models.BooleanField(default=False)
    owner = TenantForeignKey(
        "accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TenantManager.from_queryset(SegmentQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organization", "owner", Lower("name"), name="leads_segment_name_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
