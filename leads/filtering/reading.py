"""A filter that was read: what it asks, what it is called, how it is kept."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from leads.filtering.compiling import compiled
from leads.filtering.language import Group, parse
from leads.filtering.references import References
from leads.filtering.values import Condition, condition_of
from leads.filtering.wording import in_words
from leads.querysets import LeadQuerySet


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """A filter of which every condition can be asked."""

    group: Group
    references: References

    def q(self) -> Q:
        """Return the query on leads."""
        return compiled(self.group, self.references).q

    def narrow(self, leads: LeadQuerySet) -> LeadQuerySet:
        """Return the leads that fulfil it, the rest of a walk where no index leads to them."""
        return compiled(self.group, self.references).narrow(leads)

    def to_json(self) -> dict[str, Any]:
        """Return it in the language, values normalised, stages and owners by id."""
        return _written(self.group)

    def words(self) -> str:
        """Return it as one line."""
        return in_words(self.group, self.references)[1:-1]

    def without_each(self) -> list[tuple[str, dict[str, Any] | None]]:
        """Return each part in words, and the filter that is left without it."""
        parts, joint = self.group.parts, self.group.joint
        return [
            (
                in_words(part, self.references),
                _written(Group(joint, parts[:at] + parts[at + 1 :])) if len(parts) > 1 else None,
            )
            for at, part in enumerate(parts)
        ]


def read_filter(given: Any, references: References | None = None) -> LeadFilter:
    """Read a filter from JSON text or its value. Raises FilterError.

    Asks the database about stages, members, tags, imports and custom fields only where the
    filter names them.
    """
    references = references or References()
    return LeadFilter(_resolved(parse(given), references), references)


def _resolved(group: Group, references: References) -> Group:
    return Group(
        group.joint,
        tuple(
            _resolved(part, references)
            if isinstance(part, Group)
            else condition_of(part, references)
            for part in group.parts
        ),
    )


def _written(part: Group | Condition) -> dict[str, Any]:
    if isinstance(part, Condition):
        return part.to_json()
    return {part.joint: [_written(one) for one in part.parts]}
