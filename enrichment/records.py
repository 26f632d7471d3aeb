"""How a provider's answer is kept: as JSON, and back."""

from dataclasses import asdict
from typing import Any

from enrichment.providers.base import Fact, Finding, Result, Tone


def to_record(result: Result) -> dict[str, Any]:
    """Return the answer as JSON."""
    return {
        "findings": [asdict(finding) for finding in result.findings],
        "facts": [asdict(fact) for fact in result.facts],
    }


def from_record(record: dict[str, Any]) -> Result:
    """Return the answer that ``to_record`` kept."""
    facts = (
        Fact(fact["label"], fact["value"], Tone(fact["tone"])) for fact in record.get("facts", ())
    )
    findings = (Finding(**finding) for finding in record.get("findings", ()))
    return Result(tuple(findings), tuple(facts))
