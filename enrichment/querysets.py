"""Reads of enrichment."""

from collections.abc import Iterable
from typing import Any, Self

from django.utils import timezone

from accounts.wall.tenant import TenantQuerySet

RATED = 1000


class ProviderAccountQuerySet(TenantQuerySet):
    """Reads of provider accounts."""

    def by_provider(self) -> dict[str, Any]:
        """Return the accounts by their provider's key; a provider never touched has none."""
        return {account.provider: account for account in self}


class CallQuerySet(TenantQuerySet):
    """Reads of what providers were asked."""

    def answered(self) -> Self:
        """Leave out questions that ended in an error."""
        return self.filter(outcome__in=("hit", "miss"))

    def fresh(self) -> Self:
        """Narrow to answers that are still good."""
        return self.answered().filter(expires_at__gt=timezone.now())

    def to_questions(self, providers: Iterable[str], fingerprints: Iterable[str]) -> Self:
        """Narrow to what any of the providers was asked by these fingerprints."""
        return self.filter(provider__in=list(providers), fingerprint__in=list(fingerprints))

    def newest_outcomes(self, providers: Iterable[str]) -> dict[str, list[str]]:
        """Return how each provider's last questions ended, in one query."""
        branches = [
            self.filter(provider=key)
            .order_by("-asked_at")
            .values_list("provider", "outcome")[:RATED]
            for key in providers
        ]
        found: dict[str, list[str]] = {}
        if branches:
            for provider, outcome in branches[0].union(*branches[1:], all=True):
                found.setdefault(provider, []).append(outcome)
        return found


class RunQuerySet(TenantQuerySet):
    """Reads of runs."""

    def recent(self) -> Self:
        """Order by newest first, with the job that does it and who asked."""
        return self.select_related("job", "created_by").order_by("-id")
