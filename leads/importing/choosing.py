"""Take over where the columns of an import go, as a person chose it."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.errors import ProductError
from leads.fields import LeadField
from leads.importing.targets import IDENTIFYING, IGNORE, SHARED, is_known, new_type
from leads.models import Import
from lib.normalise.dates import DateStyle


def choose(
    run: Import,
    targets: Sequence[str],
    policy: str,
    date_styles: Mapping[int, DateStyle] | None,
    fields: Mapping[str, LeadField],
) -> None:
    """Set the mapping and the policy of an import, unsaved.

    Raises ProductError for a policy that does not exist, and for a mapping by which no lead can
    be told from another.
    """
    if policy not in Import.Policy.values:
        raise ProductError("Choose what may happen to leads you already have.", field="policy")
    _check(run, targets, fields)
    columns = [
        {**column, "target": target, "confidence": _confidence(column, target)}
        for column, target in zip(run.mapping["columns"], targets, strict=True)
    ]
    chosen = {str(place): DateStyle(style).value for place, style in (date_styles or {}).items()}
    run.mapping = {
        **run.mapping,
        "columns": columns,
        "date_styles": run.mapping["date_styles"] | chosen,
    }
    run.policy = policy


def _check(run: Import, targets: Sequence[str], fields: Mapping[str, LeadField]) -> None:
    headers = run.mapping["headers"]
    if len(targets) != len(headers):
        raise ProductError("The columns do not match the file. Open the import again.")
    taken: dict[str, str] = {}
    for place, (target, header) in enumerate(zip(targets, headers, strict=True)):
        if not is_known(target, fields):
            message = f"“{header}” goes to a field that does not exist. Choose another."
            raise ProductError(message, field=f"column_{place}")
        if target in taken and target not in SHARED and new_type(target) is None:
            message = f"“{taken[target]}” already goes to this field. Choose one of the two."
            raise ProductError(message, field=f"column_{place}")
        if target != IGNORE:
            taken[target] = header
    if not IDENTIFYING.intersection(targets):
        message = (
            "No column says who a lead is. "
            "Choose the one with the e-mail, phone, LinkedIn profile, name or company."
        )
        raise ProductError(message)


def _confidence(column: Mapping[str, Any], target: str) -> float:
    """Return how sure the mapping is: a person's choice is certain."""
    return float(column["confidence"]) if column["target"] == target else 1.0
