"""People who asked to be erased: known again by hashes alone, and not let in by machines."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.wall.scope import current_organization_id
from leads.matching import MatchKeys
from leads.models import ErasedPerson, Export, Import
from leads.querysets.importing import KEPT
from leads.writing import Problem, Source, Trust
from lib.crypto import keyed_hashes
from lib.normalise.email import normalise_email

ERASED = Problem(
    "",
    "This person asked to be erased; a person of your team can add them again by hand.",
    is_fatal=True,
)
_FEW = 500
_SHARED = "~"
"""Before a phone of somebody who had an address: it may be a switchboard's."""


def erased_keys(keys: Iterable[str], *, opted_out: bool = False) -> set[str]:
    """Return which of the normalised keys are of erased people; of those who had opted out.

    One statement, and no hashing, where the organization erased nobody; one where it erased
    some hundred people; else two.
    """
    erased = ErasedPerson.objects.filter(opted_out=True) if opted_out else ErasedPerson.objects
    found = list(erased.values_list("key_hash", flat=True)[: _FEW + 1])
    if not found:
        return set()
    hashes = {code: key for key in keys for code in hashes_of(key)}
    if len(found) > _FEW:
        found = list(erased.filter(key_hash__in=list(hashes)).values_list("key_hash", flat=True))
    return {hashes[code] for code in found if code in hashes}


def hashes_of(key: str) -> list[str]:
    """Return a key's hashes in the organization in force; the first is the one to keep."""
    return keyed_hashes(f"{current_organization_id()}:{key}", purpose="leads.erasure")


def keep_hashes(traces: Iterable[str], *, opted_out: bool) -> None:
    """Keep the keys by which an erased person is to be known again, as hashes."""
    ErasedPerson.objects.bulk_create(
        [
            ErasedPerson(key_hash=hashes_of(trace)[0], opted_out=opted_out)
            for trace in sorted(traces)
        ],
        update_conflicts=True,
        unique_fields=["organization", "key_hash"],
        update_fields=["opted_out", "erased_at"],
    )


def traces_of(keys: dict[str, Any], other_emails: Iterable[str]) -> set[str]:
    """Return the keys by which an erased person is to be known again."""
    emails = emails_of(keys, other_emails)
    phone = keys["phone_key"]
    if phone and emails:
        phone = _SHARED + phone
    return {key for key in (*emails, phone, keys["linkedin_key"]) if key}


def last_copy_until() -> datetime | None:
    """Return when the last file goes that may hold a person: uploads, and exports of leads."""
    uploaded = Import.objects.with_file().aggregate(last=Max("created_at"))["last"]
    exported = Export.objects.exclude(state=Export.State.EXPIRED).exclude(file="")
    dates = [exported.aggregate(last=Max("expires_at"))["last"]]
    if uploaded is not None:
        dates.append(uploaded + KEPT)
    return max((date for date in dates if date is not None), default=None)


def erased_drafts(drafts: Sequence[MatchKeys], source: Source) -> set[int]:
    """Return the places of a machine's drafts that speak of erased people.

    A person may say what they like. As in matching, a shared phone is no sign where both have
    an address.
    """
    if source.trust is Trust.PERSON:
        return set()
    erased = erased_keys(key for one in drafts for key in _signs(one))
    if not erased:
        return set()
    return {place for place, one in enumerate(drafts) if not erased.isdisjoint(_signs(one))}


def shares_sign(one: MatchKeys, keys: dict[str, str | None]) -> bool:
    """Return whether a lead is the very person of a draft: let in again by hand, as it were.

    A switchboard's phone is shared by many; it counts where the draft has nothing else.
    """
    emails = {key for key in (one.email, *one.other_emails) if key}
    if keys["email_key"] in emails:
        return True
    if one.linkedin:
        return one.linkedin == keys["linkedin_key"]
    return not emails and one.phone == keys["phone_key"]


def _signs(one: MatchKeys) -> set[str]:
    emails = {key for key in (one.email, *one.other_emails) if key}
    signs = {*emails, one.phone, one.linkedin}
    if one.phone and not emails:
        signs.add(f"{_SHARED}{one.phone}")
    return {sign for sign in signs if sign}


def emails_of(keys: dict[str, Any], other_emails: Iterable[str]) -> set[str]:
    """Return every normalised address of a person."""
    found = {keys["email_key"], *map(normalise_email, other_emails)}
    return {email for email in found if email}
