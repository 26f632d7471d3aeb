"""Reads of enrichment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db.models import F, Sum
from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet

RATED = 1000


class ProviderAccountQuerySet(TenantQuerySet):
    """Reads of provider accounts."""

    def by_provider(self) -> dict[str, Any]:
        """Return the accounts by their provider's key; a provider never touched has none."""
        return {account.provider: account for account in self}


class AnswerQuerySet(TenantQuerySet):
    """Reads of what providers answered."""

    def answered(self) -> Self:
        """Leave out questions that are open, failed or lost."""
        return self.filter(state__in=("hit", "miss"))

    def fresh(self) -> Self:
        """Narrow to what still holds: answers, failures and questions under way."""
        return self.filter(expires_at__gt=timezone.now())

    def to_questions(self, providers: Iterable[str], fingerprints: Iterable[str]) -> Self:
        """Narrow to what any of the providers was asked by these fingerprints."""
        return self.filter(provider__in=list(providers), fingerprint__in=list(fingerprints))

    def newest_outcomes(self, providers: Iterable[str]) -> dict[str, list[str]]:
        """Return how each provider's last questions ended, in one query."""
        branches = [
            self.filter(provider=key).order_by("-asked_at").values_list("provider", "state")[:RATED]
            for key in providers
        ]
        found: dict[str, list[str]] = {}
        if branches:
            for provider, state in branches[0].union(*branches[1:], all=True):
                found.setdefault(provider, []).append(state)
        return found


class CallQuerySet(TenantQuerySet):
    """Reads of the ledger of calls."""

    def abandoned(self) -> Self:
        """Narrow to calls whose worker is gone without having settled them."""
        return self.filter(state="sent", claimed_until__lt=timezone.now())

    def to_poll(self, run_id: int) -> Self:
        """Narrow to a run's calls that a provider may have answered by now."""
        now = timezone.now()
        return self.filter(run_id=run_id, state="waiting", poll_at__lte=now)

    def hit_rates(self, run_id: int) -> dict[str, tuple[int, int]]:
        """Return how many questions each provider answered in a run, and the percent of hits."""
        answered = self.filter(run_id=run_id, state="answered").values("provider")
        sums = answered.annotate(number=Sum(F("hits") + F("misses")), hits_=Sum("hits"))
        return {
            row["provider"]: (row["number"], round(100 * row["hits_"] / row["number"]))
            for row in sums
            if row["number"]
        }

    def next_polls(self, run_id: int) -> list[datetime]:
        """Return when a run's next call that waits for its vendor is to be asked, if any is."""
        waiting = self.filter(run_id=run_id, state="waiting", poll_at__isnull=False)
        return list(waiting.order_by("poll_at").values_list("poll_at", flat=True)[:1])


class RunQuerySet(TenantQuerySet):
    """Reads of runs."""

    def recent(self) -> Self:
        """Order by newest first, with the job that does it and who asked."""
        return self.select_related("job", "created_by").order_by("-id")


class RunLeadQuerySet(TenantQuerySet):
    """Reads of leads in runs."""

    def due(self, run_id: int, limit: int) -> list[Any]:
        """Return the leads of a run that can be worked on now, those due first before others."""
        waiting = self.filter(run_id=run_id, state="waiting", due_at__lte=timezone.now())
        return list(waiting.order_by("due_at", "lead_id")[:limit])

    def next_due(self, run_id: int) -> datetime | None:
        """Return when the next lead of a run is due, None where none waits."""
        waiting = self.filter(run_id=run_id, state="waiting").order_by("due_at")
        moment: datetime | None = waiting.values_list("due_at", flat=True).first()
        return moment
