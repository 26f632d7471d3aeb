"""What goes through the one door for writing leads, and what comes back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Trust(StrEnum):
    """Who gave a value; a person's word outranks any machine's."""

    PERSON = "person"
    API = "api"
    CRM = "crm"
    IMPORT = "import"
    PROVIDER = "provider"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from, as provenance keeps it: ``import:12``, ``provider:email``."""

    trust: Trust
    name: str

    def __str__(self) -> str:
        """Return the code kept with each value."""
        return f"{self.trust.value}:{self.name}"


class WritePolicy(StrEnum):
    """Whether leads may be created, and what may happen to one that we already have."""

    CREATE_ONLY = "create"
    FILL = "fill"
    OVERWRITE = "overwrite"
    NEWEST = "newest"
    UPDATE_ONLY = "update"
    UPDATE_OVERWRITE = "update_overwrite"
    UPDATE_NEWEST = "update_newest"

    @property
    def creates(self) -> bool:
        """Return whether a draft that matches nobody becomes a lead."""
        return not self.value.startswith("update")

    @property
    def overwrites(self) -> bool:
        """Return whether a value may replace another, however old it is."""
        return self in (WritePolicy.OVERWRITE, WritePolicy.UPDATE_OVERWRITE)

    @property
    def is_newest(self) -> bool:
        """Return whether the value that was said last stands."""
        return self in (WritePolicy.NEWEST, WritePolicy.UPDATE_NEWEST)


class MatchKey(StrEnum):
    """By what a draft finds the lead it speaks of."""

    AUTOMATIC = "auto"
    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"
    EXTERNAL = "external"


class Action(StrEnum):
    """What became of a draft."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be kept; where ``is_fatal`` the whole draft is refused."""

    field: str
    message: str
    is_fatal: bool = False


@dataclass(slots=True)
class LeadDraft:
    """Values on their way to a lead, keyed as the field registry has it.

    A key with None clears the field (a person emptied it); a missing key says nothing.
    ``lead_id`` addresses a known lead; without it the draft is matched by e-mail, then
    phone, then LinkedIn profile, then name with company, or by the one key that is asked for.
    ``external_key`` is its id in another system; where ``is_identified`` that alone says who
    it is. ``said_at`` is when the values were true, where somebody told.
    """

    values: dict[str, Any]
    lead_id: int | None = None
    row: int = 0
    confidence: dict[str, float] = field(default_factory=dict)
    opted_out: bool = False
    external_key: str | None = None
    is_identified: bool = False
    said_at: datetime | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one draft, in the order the drafts were given."""

    action: Action
    lead_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_repeat: bool = False
    """Whether an earlier draft of the batch, or of the import on trial, was the same lead."""
