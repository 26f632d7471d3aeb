"""What goes through the one door for writing leads, and what comes back."""

from dataclasses import dataclass, field
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
    """What may happen to a lead that we already have."""

    CREATE_ONLY = "create"
    FILL = "fill"
    OVERWRITE = "overwrite"
    UPDATE_ONLY = "update"


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
    phone, then LinkedIn profile, then name with company.
    """

    values: dict[str, Any]
    lead_id: int | None = None
    row: int = 0
    confidence: dict[str, float] = field(default_factory=dict)
    opted_out: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of one draft, in the order the drafts were given."""

    action: Action
    lead_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_repeat: bool = False
    """Whether an earlier draft of the batch, or of the import on trial, was the same lead."""
