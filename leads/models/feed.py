"""How far back the change feed tells of deleted leads."""

from typing import ClassVar

from django.db import models

from accounts.wall.tenant import TenantModel
from leads.models.lead import Xid8Field


class FeedHorizon(TenantModel):
    """The newest deletion that the feed no longer tells, for its tombstone is gone."""

    xid = Xid8Field()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization"], name="leads_feedhorizon_once")
        ]

    def __str__(self) -> str:
        """Return the transaction that deleted."""
        return str(self.xid)
