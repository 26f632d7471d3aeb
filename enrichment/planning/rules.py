"""The waterfall: for each field whom to ask in which order, and when a value is good enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrichment.planning.known import Known

LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is filled.

    ``providers`` are asked in this order until a value has the ``least`` confidence. A value that
    is ``verified`` is put to the verifiers first. ``refresh_after`` lets a provider's value be
    replaced once it is so old; what a person or a file gave is never replaced.
    """

    field: str
    providers: tuple[str, ...]
    least: float = LEAST
    verified: bool = False
    refresh_after: timedelta | None = None

    def is_open(self, known: Known, now: datetime) -> bool:
        """Return whether a provider may fill the field of this lead."""
        if self.field in known.emptied:
            return False
        if not known.values.get(self.field):
            return True
        said = known.said.get(self.field)
        if self.refresh_after is None or said is None or not said.is_of_provider:
            return False
        return said.at is None or said.at + self.refresh_after <= now


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The rules of all fields, who verifies, and who is asked for facts alone."""

    rules: tuple[Rule, ...]
    verifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Providers that judge a field's values, in their order."""
    tellers: tuple[str, ...] = ()
    """Providers that are asked for the facts they tell, whatever is known."""

    @property
    def providers(self) -> tuple[str, ...]:
        """Return every provider that may be asked."""
        named = [key for rule in self.rules for key in rule.providers]
        judging = [key for keys in self.verifiers.values() for key in keys]
        return tuple(dict.fromkeys([*named, *judging, *self.tellers]))
