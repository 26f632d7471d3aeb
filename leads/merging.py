"""The rules by which a value may enter a lead. Pure: no database.

A lead's provenance keeps ``{field: [source, confidence, at]}``; the entry ``"*"`` stands
for every field without one of its own, so an imported lead needs a single entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leads.writing import Source, Trust, WritePolicy

ANY = "*"


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides whether an incoming value replaces the present one."""

    source: Source
    policy: WritePolicy
    machines_may_overwrite: bool = False


@dataclass(slots=True)
class Merge:
    """What a draft changes in a lead: ``{field: [before, after]}``."""

    changes: dict[str, list[Any]] = field(default_factory=dict)


def merge(
    current: dict[str, Any], incoming: dict[str, Any], provenance: dict[str, Any], rules: Rules
) -> Merge:
    """Return what ``incoming`` may change in ``current``.

    A list grows and never shrinks unless a person wrote it. An empty value of a file or a
    provider never erases; one of a person, a CRM or a partner empties the field.
    """
    result = Merge()
    for key, value in incoming.items():
        present = current.get(key)
        wanted = _joined(present, value, rules) if isinstance(value, list) else value
        if wanted == present or (_is_blank(wanted) and _is_blank(present)):
            continue
        if _may_replace(present, wanted, said_by(provenance, key), rules):
            result.changes[key] = [present, wanted]
    return result


def said_by(provenance: dict[str, Any], key: str) -> list[Any] | None:
    """Return who gave a field's value, how sure they were and when; None where nobody knows."""
    return provenance.get(key) or provenance.get(ANY)


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [])


def _joined(present: Any, value: list[Any], rules: Rules) -> list[Any]:
    if rules.source.trust is Trust.PERSON and rules.policy is WritePolicy.OVERWRITE:
        return value
    known = list(present or [])
    folded = {str(one).casefold() for one in known}
    return known + [one for one in value if str(one).casefold() not in folded]


def _may_replace(present: Any, wanted: Any, said_by: list[Any] | None, rules: Rules) -> bool:
    if rules.source.trust is Trust.PERSON:
        return True
    if wanted is None and rules.source.trust in (Trust.IMPORT, Trust.PROVIDER):
        return False
    if _is_blank(present) or isinstance(wanted, list):
        return True
    if rules.policy is not WritePolicy.OVERWRITE:
        return False
    typed_by_person = said_by is not None and str(said_by[0]).startswith(f"{Trust.PERSON.value}:")
    return rules.machines_may_overwrite or not typed_by_person


def stamp(
    provenance: dict[str, Any],
    changed: Sequence[str],
    source: Source,
    confidence: dict[str, float],
    at: datetime,
    *,
    is_new: bool,
) -> dict[str, Any]:
    """Return the provenance after ``changed`` fields took their values from ``source``."""
    moment = at.isoformat(timespec="seconds")
    entry = [str(source), 1.0, moment]
    stamped = {ANY: entry} if is_new else dict(provenance)
    for key in changed:
        sure = confidence.get(key, 1.0)
        if not is_new or sure != 1.0:
            stamped[key] = [str(source), sure, moment]
    return stamped
