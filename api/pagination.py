"""Keyset paging by id: as quick on the last page as on the first, without a count."""

from collections import OrderedDict
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from lib.normalise.row_id import parse_id


class KeysetPagination(CursorPagination):
    """Newest first by id, which is unique: DRF's cursor loops for ever on ties (issue 7887)."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    cursor_query_description = "Where to go on: taken from `next` or `previous`, never made up."

    def decode_cursor(self, request: Any) -> Any:
        """Read the cursor; one that was made up is the caller's error, not a missing page."""
        message = "This cursor was not made by this API. Start again without it."
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError({"cursor": [message]}) from error
        if cursor and cursor.position is not None and parse_id(str(cursor.position)) is None:
            raise ValidationError({"cursor": [message]})
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap a page: ``next``, ``previous``, ``results``."""
        links = [("next", self.get_next_link()), ("previous", self.get_previous_link())]
        return Response(OrderedDict([*links, ("results", data)]))
