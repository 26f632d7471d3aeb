"""The questions that a lead can put to a provider, and what makes two of them the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from enrichment.providers.base import Provider, Query


@dataclass(frozen=True, slots=True)
class Question:
    """A query to a provider; ``fingerprint`` is the same wherever the same is asked."""

    provider: str
    fingerprint: str
    query: Query


def questions_for(
    provider: Provider, told: Mapping[str, str], country: str | None
) -> list[Question]:
    """Return what can be asked with the values told, the best question first."""
    can = provider.can
    place = (told.get("country") or country) if can.reads_country else None
    fulfilled = [need for need in can.needs if all(map(told.get, need))]
    return [_question(provider, (*need, *can.also), need, told, place) for need in fulfilled]


def missing_for(provider: Provider, told: Mapping[str, str]) -> list[set[str]]:
    """Return, for each of a provider's needs, the fields that would have to be known."""
    return [{key for key in need if not told.get(key)} for need in provider.can.needs]


def whether_good(provider: Provider, field: str, value: str) -> Question:
    """Return the question to a verifier whether a value that was found is good."""
    return _question(provider, (field,), (field,), {field: value}, None)


def _question(
    provider: Provider,
    sent: tuple[str, ...],
    need: tuple[str, ...],
    told: Mapping[str, str],
    country: str | None,
) -> Question:
    values = {key: told[key] for key in sent if told.get(key)}
    asked = {key: told[key].strip().casefold() for key in need}
    mark = json.dumps([provider.can.revision, country, asked], sort_keys=True)
    fingerprint = hashlib.sha256(mark.encode()).hexdigest()
    return Question(provider.key, fingerprint, Query(values, country))
