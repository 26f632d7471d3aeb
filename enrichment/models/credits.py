"""Credits, as vendors count them: some charge halves."""

from typing import Any

from django.db import models


class CreditsField(models.DecimalField[Any, Any]):
    """An amount of credits."""

    def __init__(self, **kwargs: Any) -> None:
        """Hold hundredths of a credit."""
        super().__init__(**({"max_digits": 14, "decimal_places": 2} | kwargs))
