"""Where the values in a lead's JSON are, as expressions that are never NULL.

Paths are given as values, not as lookups: a field may be named "contains" or "0".
"""

from typing import Any

from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from leads.merging import ANY


def custom_text(name: str) -> Coalesce:
    """Return a custom value as text, empty where there is none."""
    return _text("custom", name)


def custom_json(name: str) -> Coalesce:
    """Return a custom value as JSON, null where there is none."""
    value = Func(F("custom"), Value(name), function="jsonb_extract_path", output_field=JSONField())
    return Coalesce(value, Value(None, output_field=JSONField()))


def is_number(side: Coalesce) -> Any:
    """Ask whether a JSON value is a number: Postgres orders values of other types as well."""
    kind = Func(side, function="jsonb_typeof", output_field=TextField())
    return Exact(kind, Value("number"))


def provenance_of_all() -> Coalesce:
    """Return who created the lead: the source of all values that no other is named for."""
    return _text("provenance", ANY, "0")


def _text(column: str, *path: str) -> Coalesce:
    steps = [Value(step) for step in path]
    value = Func(F(column), *steps, function="jsonb_extract_path_text", output_field=TextField())
    return Coalesce(value, Value(""), output_field=TextField())
