"""Words that leads can carry."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from accounts.wall.tenant import TenantForeignKey, TenantModel
from leads.models.lead import Lead


class Tag(TenantModel):
    """A word that leads can carry."""

    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("organization", Lower("name"), name="leads_tag_name_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class LeadTag(TenantModel):
    """A lead carries a tag."""

    lead = TenantForeignKey(Lead, models.CASCADE, related_name="tag_links")
    tag = TenantForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "lead", "tag"], name="leads_leadtag_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "tag", "lead"], name="leads_leadtag_by_tag")
        ]

    def __str__(self) -> str:
        """Return the tag's id on the lead's."""
        return f"{self.tag_id} on {self.lead_id}"
