"""Reads of campaigns and their ledger."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from accounts.wall.tenant import TenantQuerySet


class CampaignQuerySet(TenantQuerySet):
    """Reads of campaigns."""

    def recent(self) -> Self:
        """Order by newest first, without the long texts."""
        return self.defer("frozen", "body_text", "body_html", "audience").order_by("-id")

    def under_way(self) -> Self:
        """Narrow to those that are scheduled, running or paused."""
        return self.filter(state__in=["scheduled", "running", "paused"])

    def totals(self) -> dict[str, int]:
        """Return how many there are, how many are under way, and what they sent."""
        return self.aggregate(
            number=Count("pk"),
            under_way=Count("pk", filter=Q(state__in=["scheduled", "running", "paused"])),
            sent=Coalesce(Sum("sent_count"), 0),
            unsubscribed=Coalesce(Sum("unsubscribed_count"), 0),
        )

    def for_update(self) -> Self:
        """Lock the campaigns, but nothing that they point to."""
        return self.select_for_update(of=("self",))

    def wanting_care(self, at: datetime) -> Self:
        """Narrow to those that the tick has something to do for."""
        return self.filter(
            Q(state="scheduled", starts_at__lte=at)
            | Q(state="running")
            | Q(state="paused", ends_at__lte=at)
        )


class MessageQuerySet(TenantQuerySet):
    """Reads of the ledger."""

    def may_leave(self, campaign_id: int, at: datetime, zones: Collection[str]) -> Self:
        """Narrow to a campaign's messages in zones whose window is open, while it runs.

        Whether it runs, has begun and is not over is part of the condition, so that nothing
        that changed since the caller looked lets a message through.
        """
        return self.filter(
            Q(campaign__ends_at=None) | Q(campaign__ends_at__gt=at),
            campaign_id=campaign_id,
            campaign__state="running",
            campaign__starts_at__lte=at,
            time_zone__in=zones,
        )

    def due(self, at: datetime) -> Self:
        """Narrow to messages whose moment has come."""
        return self.filter(state="due", due_at__lte=at)

    def claimed(self, token: str, at: datetime) -> Self:
        """Narrow to messages claimed with the token whose lease still holds."""
        return self.filter(state="claimed", claim_token=token, lease_until__gt=at)

    def stale(self, campaign_id: int, at: datetime) -> Self:
        """Narrow to messages whose worker did not come back before its lease ran out."""
        return self.filter(campaign_id=campaign_id, state="claimed", lease_until__lte=at)

    def for_update(self) -> Self:
        """Lock the messages that no other worker holds, and nothing that they point to."""
        return self.select_for_update(skip_locked=True, of=("self",)).only("pk")

    def unsettled(self, campaign_id: int) -> Self:
        """Narrow to messages of which nothing final is known yet."""
        return self.filter(campaign_id=campaign_id, state__in=["due", "claimed"])

    def ledger(self, campaign_id: int) -> Self:
        """Return a campaign's messages, newest first, with their leads."""
        return (
            self.filter(campaign_id=campaign_id)
            .select_related("lead")
            .only(
                "id", "state", "due_at", "sent_at", "reason", "error", "email", "step",
                "campaign_id", "lead__email", "lead__full_name", "lead__company_name",
                "lead__phone", "lead__deleted_at",
            )
            .order_by("-id")
        )  # fmt: skip
