"""Make drafts ready for writing as far as that goes without the database."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.matching import KnownLead, name_key
from leads.merging import stamp
from leads.naming import Names
from leads.normalising import Clean, Cleaner
from leads.rows import row_of
from leads.writing import LeadDraft, Source
from lib.clock import now


@dataclass(slots=True)
class Prepared:
    """Drafts with what is known of them before anything is looked up.

    ``lookups`` holds every key by which they could match known leads. ``newcomers`` holds, by
    place, the whole row of each draft that no other draft of the batch may be: where no known
    lead is found for it either, that row goes in as it is.
    """

    drafts: list[LeadDraft]
    cleaned: list[Clean]
    lookups: dict[str, list[Any]]
    newcomers: dict[int, str]


def prepare(
    drafts: Sequence[LeadDraft], cleaner: Cleaner, names: Names, source: Source
) -> Prepared:
    """Normalise drafts, put ids for names, and lay out the rows of those that stand alone."""
    drafts = list(drafts)
    cleaned = [cleaner.clean(draft) for draft in drafts]
    for one in cleaned:
        names.resolve(one)
    shared = Counter(key for one in cleaned for key in _keys(one))
    moment = now()
    newcomers = {
        place: json.dumps(row_of(new_lead(0, draft, one, names.first_stage, source, moment)))
        for place, (draft, one) in enumerate(zip(drafts, cleaned, strict=True))
        if _is_plain(draft, one) and all(shared[key] == 1 for key in _keys(one))
    }
    return Prepared(drafts, cleaned, _lookups(drafts, cleaned), newcomers)


def new_lead(
    lead_id: int,
    draft: LeadDraft,
    cleaned: Clean,
    first_stage: int | None,
    source: Source,
    moment: datetime,
) -> KnownLead:
    """Return the lead that a draft creates; its tags are written apart."""
    values = {"stage": first_stage, **cleaned.values}
    values.pop("tags", None)
    at = draft.said_at or moment
    said = stamp({}, list(values), source, draft.confidence, at, is_new=True)
    return KnownLead(lead_id, values, said, cleaned.keys, is_new=True)


def _is_plain(draft: LeadDraft, cleaned: Clean) -> bool:
    """Return whether creating the lead takes its row and nothing else."""
    return not (
        draft.lead_id is not None
        or draft.opted_out
        or cleaned.values.get("tags")
        or cleaned.is_refused
    )


def _keys(cleaned: Clean) -> Iterator[tuple[str, str]]:
    """Yield all by which another draft could take this one for the same lead."""
    yield from ((name, key) for name, key in cleaned.keys.items() if key)
    for key in cleaned.other_email_keys:
        yield "email_key", key
    if name := name_key(cleaned.values):
        yield "name", name
    if cleaned.external_key:
        yield "external_key", cleaned.external_key


def _lookups(drafts: list[LeadDraft], cleaned: Sequence[Clean]) -> dict[str, list[Any]]:
    """Return every key by which the batch's drafts could match known leads."""
    found: dict[str, set[Any]] = {
        name: set()
        for name in (
            *("id", "email_key", "phone_key", "linkedin_key"),
            *("full_name", "company_name", "name_key", "external_key"),
        )
    }
    for draft, one in zip(drafts, cleaned, strict=True):
        if draft.lead_id is not None:
            found["id"].add(draft.lead_id)
        for name, value in one.keys.items():
            found[name].add(value)
        found["email_key"].update(one.other_email_keys)
        found["external_key"].add(one.external_key)
        if not any(one.keys.values()):
            found["name_key"].add(name_key(one.values))
            found["full_name"].add(one.values.get("full_name"))
            if not one.values.get("full_name"):
                found["company_name"].add(one.values.get("company_name"))
    return {name: sorted(values - {None}) for name, values in found.items()}
