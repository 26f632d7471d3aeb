"""Counting that ends: nobody waits for the exact number of a million rows."""

from django.db.models import IntegerField, Subquery

from accounts.wall.tenant import TenantQuerySet

COUNT_CAP = 10_000


class CappedCount(Subquery):
    """How many rows a query has, counted no further than its slice."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


class CountedQuerySet(TenantQuerySet):
    """Reads that know how many there are, up to the cap."""

    def capped_count(self) -> tuple[int, bool]:
        """Return the count and whether it is exact; beyond the cap it stops counting."""
        number = self.order_by().values("pk")[: COUNT_CAP + 1].count()
        return min(number, COUNT_CAP), number <= COUNT_CAP
