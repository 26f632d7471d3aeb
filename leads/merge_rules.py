"""Whose value a merged lead keeps. Pure: no database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leads.matching import KnownLead
from leads.merging import said_by
from leads.writing import Trust

NAME_PARTS = ("first_name", "last_name")
_JOINED = {"other_emails", *NAME_PARTS}
_KEYS_OF = {
    "email": "email_key",
    "phone": "phone_key",
    "mobile": "phone_key",
    "linkedin_url": "linkedin_key",
}


def taken(survivor: KnownLead, loser: KnownLead, choices: Mapping[str, int]) -> dict[str, Any]:
    """Return the values that the survivor takes from the loser.

    ``choices`` say by field whose value stays; where they say nothing, blanks are filled. The
    parts of a name go with the full name, addresses are all kept.
    """
    found: dict[str, Any] = {}
    for key, theirs in loser.values.items():
        ours, chosen = survivor.values.get(key), choices.get(key)
        if key in _JOINED or theirs in (None, "", []) or theirs == ours:
            continue
        if chosen == loser.id or (chosen is None and ours in (None, "", [])):
            found[key] = theirs
    found |= _name_parts(survivor, loser, takes_name="full_name" in found)
    kept = found.get("email") or survivor.values.get("email")
    before = list(survivor.values.get("other_emails") or [])
    addresses = _other_emails(survivor, loser, kept)
    return found | ({"other_emails": addresses} if addresses != before else {})


def _name_parts(survivor: KnownLead, loser: KnownLead, *, takes_name: bool) -> dict[str, Any]:
    ours, theirs = survivor.values, loser.values
    if takes_name:
        return {key: theirs.get(key) for key in NAME_PARTS if theirs.get(key) != ours.get(key)}
    if ours.get("full_name") != theirs.get("full_name"):
        return {}
    return {key: theirs[key] for key in NAME_PARTS if theirs.get(key) and not ours.get(key)}


def _other_emails(survivor: KnownLead, loser: KnownLead, kept: str | None) -> list[str]:
    addresses: dict[str, str] = {}
    for lead in (survivor, loser):
        for address in (*(lead.values.get("other_emails") or []), lead.values.get("email")):
            if address:
                addresses.setdefault(address.casefold(), address)
    addresses.pop((kept or "").casefold(), None)
    return list(addresses.values())


def touched_keys(fields: Iterable[str]) -> set[str]:
    """Return the look-up keys that hang on the fields."""
    return {_KEYS_OF[field] for field in fields if field in _KEYS_OF}


def best_survivor(leads: Sequence[KnownLead]) -> KnownLead:
    """Return the lead that is filled most; of two alike the older."""
    return max(leads, key=lambda lead: (_filled(lead), -lead.id))


def _filled(lead: KnownLead) -> int:
    return sum(value not in (None, "", []) for value in lead.values.values())


def suggested(leads: Sequence[KnownLead], survivor: KnownLead) -> dict[str, int]:
    """Return by field whose value to keep: a person's word, then the newest, then ours."""
    keys = dict.fromkeys(key for lead in leads for key in lead.values if key not in _JOINED)
    holders = {
        key: [lead for lead in leads if lead.values.get(key) not in (None, "", [])] for key in keys
    }
    return {
        key: max(having, key=lambda lead: _weight(lead, key, survivor)).id
        for key, having in holders.items()
        if having
    }


def _weight(lead: KnownLead, key: str, survivor: KnownLead) -> tuple[bool, str, bool]:
    source, _, at = said_by(lead.provenance, key) or ["", 0, ""]
    return source.startswith(f"{Trust.PERSON.value}:"), str(at), lead is survivor
