"""Credits, as vendors count them: some charge halves."""

from typing import Any

from django.db import models


def credits_field(**kwargs: Any) -> Any:
    """Return a column for an amount of credits, to the hundredth."""
    return models.DecimalField(max_digits=14, decimal_places=2, **kwargs)
