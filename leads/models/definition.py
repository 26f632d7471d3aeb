"""Fields that organizations add to their leads."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.wall.tenant import TenantManager, TenantModel
from leads.fields import CUSTOM_TYPES, FieldType
from leads.querysets import FieldDefinitionQuerySet


class FieldDefinition(TenantModel):
    """A field that an organization added to its leads."""

    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    type = models.CharField(max_length=10, choices=[(t.value, t.value) for t in CUSTOM_TYPES])
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(FieldDefinitionQuerySet)()

    class Meta:
        verbose_name = "custom field"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="leads_fielddefinition_key_once"
            ),
            models.CheckConstraint(
                condition=~Q(type=FieldType.CHOICE) | ~Q(choices=[]),
                name="leads_fielddefinition_choices",
            ),
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label
