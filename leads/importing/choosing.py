"""Take over where the columns of an import go, as a person chose it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from accounts.errors import ProductError
from leads.fields import LeadField
from leads.importing.meanings import is_worded
from leads.importing.synonyms import fold
from leads.importing.targets import (
    EMAILS,
    EXTERNAL_ID,
    IDENTIFYING,
    IGNORE,
    PHONES,
    SAID_AT,
    SHARED,
    is_known,
    new_type,
)
from leads.importing.terms import Terms
from leads.models import Import
from leads.writing import MatchKey, WritePolicy
from lib.clock import now
from lib.normalise.dates import DateStyle

_NEEDED = {
    MatchKey.EMAIL: (EMAILS, "an e-mail"),
    MatchKey.PHONE: (PHONES, "a phone"),
    MatchKey.LINKEDIN: (("linkedin_url",), "a LinkedIn profile"),
    MatchKey.EXTERNAL: ((EXTERNAL_ID,), "an id in another system"),
}


def choose(
    run: Import,
    targets: Sequence[str],
    policy: str,
    date_styles: Mapping[int, DateStyle] | None,
    fields: Mapping[str, LeadField],
    terms: Terms | None = None,
) -> None:
    """Set the mapping, the policy and the terms of an import, unsaved.

    Terms that are left out stay as they are. Raises ProductError for a policy that does not
    exist, for a mapping by which no lead can be told from another, and for terms that want a
    column which is not there.
    """
    if policy not in Import.Policy.values:
        raise ProductError("Choose what may happen to leads you already have.", field="policy")
    terms = terms or Terms.kept(run)
    _check(run, targets, fields, terms)
    _check_terms(WritePolicy(policy), set(targets), terms)
    columns = [
        {**column, "target": target, "confidence": _confidence(column, target)}
        for column, target in zip(run.mapping["columns"], targets, strict=True)
    ]
    chosen = {str(place): DateStyle(style).value for place, style in (date_styles or {}).items()}
    run.mapping = {
        **run.mapping,
        "columns": columns,
        "date_styles": run.mapping["date_styles"] | chosen,
        "meanings": {
            place: words
            for place, words in terms.meanings_to_json().items()
            if is_worded(targets[int(place)], fields)
        },
    }
    run.policy, run.match_by = policy, terms.match_by.value
    run.system, run.dated_on = terms.system, terms.dated_on


def _check(
    run: Import, targets: Sequence[str], fields: Mapping[str, LeadField], terms: Terms
) -> None:
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
    is_by_id = terms.match_by is MatchKey.EXTERNAL and EXTERNAL_ID in targets
    if not is_by_id and not IDENTIFYING.intersection(targets):
        message = (
            "No column says who a lead is. "
            "Choose the one with the e-mail, phone, LinkedIn profile, name or company."
        )
        raise ProductError(message)


def _check_terms(policy: WritePolicy, targets: set[str], terms: Terms) -> None:
    needed, what = _NEEDED.get(terms.match_by, ((), ""))
    if needed and not targets.intersection(needed):
        message = f"No column holds {what}, by which leads are to be found. Choose another way."
        raise ProductError(message, field="match_by")
    if EXTERNAL_ID in targets and not fold(terms.system):
        message = "Say which system the ids come from, such as HubSpot."
        raise ProductError(message, field="system")
    if policy.is_newest and SAID_AT not in targets and terms.dated_on is None:
        message = (
            "The newest value can only win where the file says how old it is: choose the column "
            "with the date of each row, or give the day that the file is of."
        )
        raise ProductError(message, field="dated_on")
    # A day more: in Auckland it is tomorrow already.
    if terms.dated_on is not None and terms.dated_on > now().date() + timedelta(days=1):
        raise ProductError("The file cannot be of a day that is still to come.", field="dated_on")


def _confidence(column: Mapping[str, Any], target: str) -> float:
    """Return how sure the mapping is: a person's choice is certain."""
    return float(column["confidence"]) if column["target"] == target else 1.0
