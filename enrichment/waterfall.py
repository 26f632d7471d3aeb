"""Which provider is asked what about which lead. Pure: no database, no network.

Providers are asked one after the other, each only where it can still add something to what
the lead holds and the ones before it found.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enrichment.providers.base import Finding, Provider, Query

PERSON = "person:"


def source_of(provider_key: str) -> str:
    """Return the code under which a lead's provenance knows a provider."""
    return f"provider:{provider_key}"


@dataclass(slots=True)
class Known:
    """What a lead holds and who said so; it grows as providers fill it.

    ``sources`` maps each field to its provenance code, ``emptied`` names the fields that a
    person left blank on purpose.
    """

    lead_id: int
    values: dict[str, str]
    sources: dict[str, str]
    emptied: frozenset[str] = frozenset()

    def is_open(self, field: str) -> bool:
        """Return whether a provider may fill the field."""
        return not self.values.get(field) and field not in self.emptied

    def learn(self, field: str, value: Any, provider_key: str) -> None:
        """Take in a value that a provider filled."""
        self.values[field] = str(value)
        self.sources[field] = source_of(provider_key)


def still_adds(provider: Provider, known: Known) -> bool:
    """Return whether an answer could tell anything that the lead does not hold."""
    return provider.can.tells_facts or any(known.is_open(key) for key in provider.can.outputs)


def query_for(provider: Provider, known: Known, country: str | None) -> Query | None:
    """Return what to ask about a lead, None where none of the inputs is known.

    A provider is never fed what it said itself, so its own answer does not change the question.
    """
    own = source_of(provider.key)
    told = {
        key: value for key, value in known.values.items() if value and known.sources.get(key) != own
    }
    values = {key: told[key] for key in provider.can.inputs if key in told}
    if not values:
        return None
    return Query(values, (told.get("country") or country) if provider.can.reads_country else None)


def fingerprint(provider: Provider, query: Query) -> str:
    """Return what makes two questions to a provider the same question."""
    values = {key: value.strip().casefold() for key, value in query.values.items()}
    question = [provider.can.revision, query.country, values]
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


def fillable(findings: Iterable[Finding], known: Known) -> dict[str, Finding]:
    """Return the surest finding for each field of the lead that is open."""
    best: dict[str, Finding] = {}
    for finding in findings:
        held = best.get(finding.field)
        if known.is_open(finding.field) and (not held or finding.confidence > held.confidence):
            best[finding.field] = finding
    return best
