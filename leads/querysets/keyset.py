"""Comparing rows with a place in an order: of a column, then of the id.

A row comparison is served by the index as a whole, also where a million rows share the column's
value; the same written with OR walks all of them.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, Value


class _Row(Func):
    function = "ROW"
    output_field = BooleanField()


class _Compared(Func):
    template = "%(expressions)s"
    output_field = BooleanField()


def typed(model: Any, column: str, value: Any) -> Any:
    """Return a column's value with the column's own type, which Django may not guess."""
    return value if column == "pk" else Value(value, output_field=model._meta.get_field(column))


def beyond(column: str, value: Any, pk: int, *, descending: bool) -> Func:
    """Return the condition of rows that come after the place.

    A value of a type that Django does not know comes as a ``Value`` of its own field.
    """
    return _compared(column, value, pk, "<" if descending else ">")


def _compared(column: str, value: Any, pk: int, sign: str) -> Func:
    place = _Row(value if isinstance(value, Value) else Value(value), Value(pk))
    return _Compared(_Row(F(column), F("pk")), place, arg_joiner=f" {sign} ")
