"""Which known lead a draft speaks of. Pure: it looks in what was loaded."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from leads.normalising import Clean, company_key, keys_of
from leads.writing import MatchKey

_ONE_KEY = {
    MatchKey.PHONE: ("phone_key", "phone"),
    MatchKey.LINKEDIN: ("linkedin_key", "linkedin"),
    MatchKey.EXTERNAL: ("external_key", "external"),
}


class MatchKeys(NamedTuple):
    """All by which a draft can be taken for a known lead; the name only where it has no more."""

    email: str | None
    phone: str | None
    linkedin: str | None
    other_emails: tuple[str, ...] = ()
    name: str | None = None
    external: str | None = None


def match_keys(draft: Clean) -> MatchKeys:
    """Return the keys of a draft."""
    keys = draft.keys
    return MatchKeys(
        keys["email_key"],
        keys["phone_key"],
        keys["linkedin_key"],
        tuple(draft.other_email_keys),
        None if any(keys.values()) else name_key(draft.values),
        draft.external_key,
    )


@dataclass(slots=True)
class KnownLead:
    """A lead in memory while a batch is applied, with its look-up keys."""

    id: int
    values: dict[str, Any]
    provenance: dict[str, Any]
    keys: dict[str, str | None]
    is_new: bool = False
    is_changed: bool = False
    opted_out: bool = False
    version: int = 0
    before: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Each field that changes: its value and its provenance entry before the batch."""
    keys_before: dict[str, str | None] = field(default_factory=dict)
    is_met: bool = False
    """Whether an earlier draft of the same source spoke of it."""

    def know_too(self, other: "KnownLead") -> None:
        """Be found by what the same lead, looked up by other keys, is found by besides."""
        for mine, theirs in (
            (self.external_keys, other.external_keys),
            (self.merged_emails, other.merged_emails),
        ):
            mine += [key for key in theirs if key not in mine]

    external_keys: list[str] = field(default_factory=list)
    merged_emails: list[str] = field(default_factory=list)
    """Addresses of leads that were merged into this one, as far as they were looked up."""


@dataclass(slots=True)
class LeadIndex:
    """The known leads of a batch, found by any key. Later drafts see earlier ones' leads."""

    country: str | None
    by_id: dict[int, KnownLead] = field(default_factory=dict)
    _by_key: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, lead: KnownLead) -> None:
        """Make a lead findable; of two with one key the older stays."""
        self.by_id[lead.id] = lead
        for name, value in self._names_and_keys(lead):
            self._by_key.setdefault((name, value), lead.id)

    def rekey(self, lead: KnownLead) -> None:
        """Follow a lead whose values changed."""
        lead.keys = keys_of(lead.values, self.country)
        self.add(lead)

    def holder(self, key: str, value: str | None) -> KnownLead | None:
        """Return the lead that holds a key, or None."""
        found = self._by_key.get((key, value)) if value else None
        return self.by_id[found] if found is not None else None

    def match(self, keys: MatchKeys, by: MatchKey = MatchKey.AUTOMATIC) -> KnownLead | None:
        """Return the lead that a draft points to: e-mail, phone, LinkedIn, name; or by one key."""
        if by in _ONE_KEY:
            name, part = _ONE_KEY[by]
            return self.holder(name, getattr(keys, part))
        for email in (keys.email, *keys.other_emails):
            if found := self.holder("email_key", email):
                return found
        if by is MatchKey.EMAIL:
            return None
        for name, value in (("phone_key", keys.phone), ("linkedin_key", keys.linkedin)):
            found = self.holder(name, value)
            if found and not _contradicts(found, keys):
                return found
        return self.holder("name", keys.name)

    def _names_and_keys(self, lead: KnownLead) -> list[tuple[str, str]]:
        pairs = [*lead.keys.items(), ("name", known_by_name(lead))]
        pairs += [("external_key", key) for key in lead.external_keys]
        pairs += [("email_key", key) for key in lead.merged_emails]
        return [(name, value) for name, value in pairs if value]


def _contradicts(found: KnownLead, keys: MatchKeys) -> bool:
    """Return whether both have an e-mail and they differ: a shared phone is not one person."""
    theirs = found.keys["email_key"]
    return bool(theirs and keys.email and theirs != keys.email)


def known_by_name(lead: KnownLead) -> str | None:
    """Return the name by which drafts may find a lead.

    A bare name is no reason to join a person who is known by more.
    """
    is_bare = not company_key(lead.values) and any(lead.keys.values())
    return None if is_bare else name_key(lead.values)


def name_key(values: dict[str, Any]) -> str | None:
    """Return the key of a lead without any other: full name with company."""
    name, company = values.get("full_name") or "", company_key(values) or ""
    return f"{name.casefold()}|{company}" if name or company else None
