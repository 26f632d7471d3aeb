"""What stays of people who asked to be erased."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.wall.tenant import TenantModel


class ErasedPerson(TenantModel):
    """One key by which an erased person would come back, as a hash that only we can make.

    A person leaves a row for each of their keys: e-mail addresses, phone, LinkedIn profile.
    """

    key_hash = models.CharField(max_length=64)
    opted_out = models.BooleanField(default=False)
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "erased people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "key_hash"], name="leads_erasedperson_once"
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the hash, which says nothing of the person."""
        return self.key_hash[:12]
