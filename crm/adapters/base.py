"""What every CRM adapter is: declared capabilities and a pure translation to our terms.

An adapter imports this module and ``lib``, never Django nor our models. It raises the errors
of ``lib.vendor_errors``; what concerns single records is in the results and stops no batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

Values = Mapping[str, Any]
"""The vendor's own property names to plain values."""


@dataclass(frozen=True, slots=True)
class RemoteAccount:
    """The account that the credentials open; ``id`` is the vendor's and never changes."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a remote object, to map a lead field to."""

    name: str
    label: str
    type: str
    is_read_only: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteRecord:
    """A record as the vendor holds it."""

    object: str
    id: str
    values: Values
    modified_at: datetime
    url: str = ""


class ChangeKind(StrEnum):
    """What happened to a remote record."""

    UPSERTED = "upserted"
    DELETED = "deleted"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Change:
    """One change on the remote side.

    ``record`` comes with an upsert, ``merged_into`` (the survivor's id) with a merge.
    """

    kind: ChangeKind
    object: str
    id: str
    at: datetime
    record: RemoteRecord | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where reading stands: a time or token of the vendor's, and an id among equal ones."""

    value: str = ""
    tie_break: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Changes up to ``cursor``, from which to go on; ``is_last`` for now."""

    changes: tuple[Change, ...]
    cursor: Cursor
    is_last: bool


@dataclass(frozen=True, slots=True)
class Push:
    """Values to write to one record; without ``remote_id`` it is found by the upsert key.

    ``reference`` is ours and comes back in the result.
    """

    reference: str
    object: str
    values: Values
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class PushResult:
    """What became of one push; with ``error`` set nothing was written."""

    reference: str
    remote_id: str | None = None
    is_created: bool = False
    error: str = ""
    may_retry: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast the vendor lets us go: ``calls`` in each window, and per day."""

    calls: int
    seconds: float
    calls_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a CRM can do.

    ``upsert_keys`` names, per object, the property that makes a push without id find its
    record; an object without one is looked up first. ``has_*`` tell which feeds there are:
    without a deletions feed only a full reconcile notices what is gone.
    """

    objects: tuple[str, ...]
    read_batch: int
    push_batch: int
    upsert_keys: Mapping[str, str] = field(default_factory=dict)
    has_changes_since: bool = True
    has_deletions: bool = False
    has_merges: bool = False
    has_webhooks: bool = False
    limits: Limits | None = None


class Adapter:
    """One CRM vendor, opened with the credentials of one connection."""

    vendor: ClassVar[str]
    label: ClassVar[str]
    can: ClassVar[Capabilities]
    credential_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, credentials: Mapping[str, str], settings: Mapping[str, Any]) -> None:
        """Take the opened credentials and the connection's settings."""
        self.credentials = credentials
        self.settings = settings

    def test_connection(self) -> RemoteAccount:
        """Return the account that the credentials open. Raises BadCredentialsError."""
        raise NotImplementedError

    def discover_properties(self, remote_object: str) -> list[Property]:
        """Return what a remote object can hold in this account."""
        raise NotImplementedError

    def pull_changes(self, remote_object: str, since: Cursor) -> Page:
        """Return the next changes after ``since``, oldest first; a record may come twice."""
        raise NotImplementedError

    def push(self, pushes: Sequence[Push]) -> list[PushResult]:
        """Write at most ``can.push_batch`` records; one result each, in order."""
        raise NotImplementedError

    def deleted_since(self, remote_object: str, since: Cursor) -> Page:
        """Return deletions and merges after ``since``; only with ``can.has_deletions``."""
        raise NotImplementedError
