"""Make drafts ready for writing as far as that goes without the database."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from leads.matching import KnownLead, MatchKeys, match_keys, name_key
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
    lead is found for it either, that row goes in as it is. ``noted`` has the places of drafts
    with problems.
    """

    drafts: Sequence[LeadDraft]
    cleaned: Sequence[Clean]
    keys: list[MatchKeys]
    lookups: dict[str, list[Any]]
    newcomers: dict[int, str]
    noted: set[int]
    has_tags: bool


def prepare(
    drafts: Sequence[LeadDraft], cleaner: Cleaner, names: Names, source: Source
) -> Prepared:
    """Normalise drafts, put ids for names, and lay out the rows of those that stand alone."""
    drafts = list(drafts)
    cleaned = [cleaner.clean(draft) for draft in drafts]
    for one in cleaned:
        names.resolve(one)
    keys = [match_keys(one) for one in cleaned]
    return Prepared(
        drafts,
        cleaned,
        keys,
        _lookups(drafts, cleaned, keys),
        _newcomers(drafts, cleaned, names.first_stage, source),
        noted={place for place, one in enumerate(cleaned) if one.problems},
        has_tags=any("tags" in one.values for one in cleaned),
    )


def new_lead(
    lead_id: int,
    draft: LeadDraft,
    cleaned: Clean,
    first_stage: int | None,
    source: Source,
    moment: datetime,
) -> KnownLead:
    """Return the lead that a draft creates; its tags are written apart."""
    values = _new_values(cleaned, first_stage)
    said = stamp({}, list(values), source, draft.confidence, moment, is_new=True)
    return KnownLead(lead_id, values, said, cleaned.keys, is_new=True)


def _new_values(cleaned: Clean, first_stage: int | None) -> dict[str, Any]:
    values = {"stage": first_stage, **cleaned.values}
    values.pop("tags", None)
    return values


def _newcomers(
    drafts: list[LeadDraft], cleaned: list[Clean], first_stage: int | None, source: Source
) -> dict[int, str]:
    signs = [list(_signs(one)) for one in cleaned]
    shared = Counter(chain.from_iterable(signs))
    moment = now()
    plain = stamp({}, (), source, {}, moment, is_new=True)
    rows: dict[int, str] = {}
    for place, (draft, one) in enumerate(zip(drafts, cleaned, strict=True)):
        if not _is_plain(draft, one) or any(shared[sign] > 1 for sign in signs[place]):
            continue
        values = _new_values(one, first_stage)
        said = (
            stamp({}, list(values), source, draft.confidence, moment, is_new=True)
            if draft.confidence
            else plain
        )
        rows[place] = json.dumps(row_of(values, said, one.keys))
    return rows


def _is_plain(draft: LeadDraft, cleaned: Clean) -> bool:
    """Return whether creating the lead takes its row and nothing else."""
    return not (
        draft.lead_id is not None
        or draft.opted_out
        or cleaned.values.get("tags")
        or cleaned.is_refused
    )


def _signs(cleaned: Clean) -> Iterator[str]:
    """Yield all by which another draft could take this one for the same lead."""
    yield from filter(None, cleaned.keys.values())
    yield from cleaned.other_email_keys
    if name := name_key(cleaned.values):
        yield name


def _lookups(
    drafts: list[LeadDraft], cleaned: list[Clean], keys: list[MatchKeys]
) -> dict[str, list[Any]]:
    """Return every key by which the batch's drafts could match known leads."""
    nameless = [one.values for one, has in zip(cleaned, keys, strict=True) if not any(has[:3])]
    emails = {one.email for one in keys}.union(*(one.other_emails for one in keys))
    found: dict[str, set[Any]] = {
        "id": {draft.lead_id for draft in drafts},
        "email_key": emails,
        "phone_key": {one.phone for one in keys},
        "linkedin_key": {one.linkedin for one in keys},
        "name_key": {one.name for one in keys},
        "full_name": {values.get("full_name") for values in nameless},
        "company_name": {
            values.get("company_name") for values in nameless if not values.get("full_name")
        },
    }
    return {name: sorted(values - {None}) for name, values in found.items()}
