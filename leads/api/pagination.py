"""Paging of leads, also where they have to be walked for."""

from typing import TYPE_CHECKING, Any

from rest_framework.pagination import Cursor

from api.pagination import KeysetPagination
from leads.querysets.keyset import beyond
from leads.querysets.walking import FIRST_STEPS, MORE_STEPS, Edge, Walk

if TYPE_CHECKING:
    from django.db.models import Func


class LeadPagination(KeysetPagination):
    """Newest first by id.

    A page for which leads have to be walked ends after so many of them: ``next`` (or
    ``previous``, read backwards) goes on from there, also where it holds fewer leads or none.
    """

    edge: Edge | None = None

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """Narrow what has to be walked for to what the page may hold, then page."""
        if queryset.led is not None:
            queryset = self._met(queryset, request)
        return super().paginate_queryset(queryset, request, view)

    def _met(self, queryset: Any, request: Any) -> Any:
        place = self.decode_cursor(request)
        descending = not (place and place.reverse)
        after: Func | None = None
        if place and place.position is not None:
            pk = int(place.position)
            after = beyond("pk", pk, pk, descending=descending)
        size = (self.get_page_size(request) or self.page_size) + (place.offset if place else 0)
        steps = MORE_STEPS if place else FIRST_STEPS
        met = queryset.meet(Walk("pk", descending, after), size + 1, steps=steps)
        self.edge = met.edge
        return queryset.filter(pk__in=met.ids)

    def get_next_link(self) -> str | None:
        """Return where to go on: from the last lead, or from where the walk broke off."""
        if self.edge and not (self.cursor and self.cursor.reverse):
            return self._from(self.edge, reverse=False)
        link: str | None = super().get_next_link()
        return link

    def get_previous_link(self) -> str | None:
        """Return where to go back: before the first lead, or on with a walk backwards."""
        if self.edge and self.cursor and self.cursor.reverse:
            return self._from(self.edge, reverse=True)
        link: str | None = super().get_previous_link()
        return link

    def _from(self, edge: Edge, *, reverse: bool) -> str:
        link: str = self.encode_cursor(Cursor(0, reverse, edge.pk))
        return link
