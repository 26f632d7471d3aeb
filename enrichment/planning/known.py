"""What a lead holds, as enrichment sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PERSON = "person:"
PROVIDER = "provider:"


def source_of(provider_key: str) -> str:
    """Return the code under which a lead's provenance knows a provider."""
    return f"{PROVIDER}{provider_key}"


@dataclass(frozen=True, slots=True)
class Said:
    """Who gave a value, how sure they were, and when."""

    source: str
    confidence: float = 1.0
    at: datetime | None = None

    @property
    def is_of_person(self) -> bool:
        """Return whether a person typed it."""
        return self.source.startswith(PERSON)

    @property
    def is_of_provider(self) -> bool:
        """Return whether a provider found it."""
        return self.source.startswith(PROVIDER)


@dataclass(frozen=True, slots=True)
class Known:
    """A lead's values by field, who said each, and the fields a person left blank on purpose."""

    lead_id: int
    values: Mapping[str, str]
    said: Mapping[str, Said] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()

    def told_to(self, provider_key: str) -> dict[str, str]:
        """Return the values that a provider may be asked with.

        It is never fed what it said itself: its own answer does not change the question.
        """
        own = source_of(provider_key)
        return {
            key: value for key, value in self.values.items() if value and self._source(key) != own
        }

    def _source(self, key: str) -> str:
        said = self.said.get(key)
        return said.source if said else ""
