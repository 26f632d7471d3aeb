"""Reads of accounts."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.roles import Role
from accounts.wall.months import soon
from accounts.wall.tenant import TenantQuerySet


class MembershipQuerySet(TenantQuerySet):
    """Reads of memberships."""

    def with_people(self) -> Self:
        """Load each member's user in the same query, in the order of their names."""
        return self.select_related("user").order_by("user__full_name", "user__email")

    def owners(self) -> Self:
        """Narrow to the owners."""
        return self.filter(role=Role.OWNER)


class InvitationQuerySet(TenantQuerySet):
    """Reads of invitations."""

    def open(self) -> Self:
        """Narrow to those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class ApiKeyQuerySet(TenantQuerySet):
    """Reads of API keys."""

    def live(self) -> Self:
        """Narrow to keys that are neither revoked nor expired."""
        unexpired = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, revoked_at=None)


class AuditEventQuerySet(TenantQuerySet):
    """Reads of the audit log."""

    def newest_first(self) -> Self:
        """Order by time, newest first; months are read until there is enough."""
        return self.filter(at__lt=soon()).order_by("-at", "-id")

    def before(self, at: datetime, event_id: int) -> Self:
        """Narrow to what comes after the event in ``newest_first``."""
        # The bound on `at` alone is what the index is entered by.
        same_moment = models.Q(at__lt=at) | models.Q(id__lt=event_id)
        return self.filter(same_moment, at__lte=at)

    def about(self, kind: str, object_id: str) -> Self:
        """Narrow to what happened to one object."""
        return self.filter(object_kind=kind, object_id=object_id).newest_first()
