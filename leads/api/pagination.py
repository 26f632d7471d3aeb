"""Paging of leads, also through a search."""

from typing import Any

from api.pagination import KeysetPagination
from leads.querysets.keyset import beyond


class LeadPagination(KeysetPagination):
    """Newest first by id; a page of a search walks no further than a page of the list."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """Narrow a search to what the page may hold, then page."""
        place = self.decode_cursor(request)
        descending = not (place and place.reverse)
        after = None
        if place and place.position is not None:
            pk = int(place.position)
            after = beyond("pk", pk, pk, descending=descending)
        size = (self.get_page_size(request) or self.page_size) + (place.offset if place else 0)
        queryset = queryset.first_hits("pk", descending=descending, limit=size + 1, after=after)
        return super().paginate_queryset(queryset, request, view)
