"""A selection of leads: some by id, or all that a list's filters match."""

import json
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import Count, Max
from django.http import QueryDict
from django.utils.http import urlencode

from accounts.errors import ProductError
from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.querysets import LeadQuerySet
from lib.normalise.row_id import parse_id

MAX_IDS = 1000


class Measure(NamedTuple):
    """How many leads are selected, and the newest of them."""

    number: int
    last_lead_id: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected, in a form that a job can keep and read again later."""

    lead_ids: tuple[int, ...] = ()
    query: str | None = None

    @classmethod
    def from_post(cls, data: QueryDict) -> Self:
        """Read a selection from the form of the lead list.

        Raises ProductError where nothing is selected.
        """
        if "query" in data and data.get("all") == "1":
            # Escaped again, since a job's JSON cannot hold every character as it is.
            return cls(query=QueryDict(str(data["query"])).urlencode())
        given = map(parse_id, data.getlist("lead_ids"))
        ids = [lead_id for lead_id in given if lead_id is not None]
        if not ids:
            message = "Select at least one lead first."
            raise ProductError(message)
        return cls(lead_ids=tuple(ids[:MAX_IDS]))

    @classmethod
    def by_filter(cls, asked: dict[str, Any]) -> Self:
        """Return the selection of what a filter in the language asks for."""
        return cls(query=urlencode({"filter": json.dumps(asked)}))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(tuple(data.get("lead_ids", ())), data.get("query"))

    def to_json(self) -> dict[str, Any]:
        """Return the selection for a job's parameters."""
        return {"lead_ids": list(self.lead_ids), "query": self.query}

    def queryset(self) -> LeadQuerySet:
        """Return the live leads selected."""
        leads: LeadQuerySet = Lead.objects.live()
        if self.query is None:
            return leads.filter(pk__in=self.lead_ids)
        filters = LeadFilterSet(QueryDict(self.query), queryset=leads)
        if not filters.is_valid():
            message = "The filter of this selection is not valid any more; select again."
            raise ProductError(message)
        selected: LeadQuerySet = filters.qs
        return selected

    def measure(self) -> "Measure":
        """Count what is selected now; what comes later has a larger id."""
        chosen = self.queryset().order_by().aggregate(number=Count("pk"), last=Max("pk"))
        return Measure(chosen["number"], chosen["last"] or 0)

    def between(self, after: int, last: int) -> LeadQuerySet:
        """Return what is still selected of the leads up to ``last``, by id, for a job's slices."""
        found: LeadQuerySet = self.queryset().filter(pk__gt=after, pk__lte=last).order_by("pk")
        return found

    def describe(self) -> str:
        """Return in words what was selected."""
        if self.query is None:
            number = len(self.lead_ids)
            return f"{number:,} selected lead{'' if number == 1 else 's'}"
        return "all leads that match the filter" if self.query else "all leads"
