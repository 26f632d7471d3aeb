"""How a provider's answer is kept: as JSON, and back."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from enrichment.providers.base import Deliverable, Fact, Finding, Result, Tone, Verdict


def to_record(result: Result) -> dict[str, Any]:
    """Return the answer as JSON; what it cost is kept beside it."""
    return {
        "findings": [asdict(finding) for finding in result.findings],
        "facts": [asdict(fact) for fact in result.facts],
        "verdicts": [asdict(verdict) for verdict in result.verdicts],
    }


def from_record(record: dict[str, Any], cost: Decimal | None = None) -> Result:
    """Return the answer that ``to_record`` kept."""
    facts = (
        Fact(fact["label"], fact["value"], Tone(fact["tone"])) for fact in record.get("facts", ())
    )
    findings = (Finding(**finding) for finding in record.get("findings", ()))
    verdicts = (
        Verdict(one["field"], one["value"], Deliverable(one["deliverable"]), one["word"])
        for one in record.get("verdicts", ())
    )
    return Result(tuple(findings), tuple(facts), tuple(verdicts), cost)
