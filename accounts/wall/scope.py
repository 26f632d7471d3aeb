"""Scopes: which organization a transaction may see, and who acts in it.

A scope is a transaction in which the connection takes a role that owns nothing
(``SET LOCAL``), so it ends with the transaction and is safe behind a transaction pooler.
Outside of any scope the login role has no right on a tenant table at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from django.db import connection, transaction

TENANT_ROLE = "doctor_tenant"
DIRECTORY_ROLE = "doctor_directory"
SETTING = "app.organization_id"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member, an API key, a platform operator, or the system itself."""

    kind: str = "system"
    id: int | None = None
    label: str = "system"
    ip: str | None = None

    @property
    def user_id(self) -> int | None:
        """Return the id of the user where a person acts, else None."""
        return self.id if self.kind == "person" else None


SYSTEM = Actor()


@dataclass(frozen=True, slots=True)
class Scope:
    """What the current transaction may see."""

    role: str
    organization_id: int | None
    actor: Actor = SYSTEM


class NoScopeError(RuntimeError):
    """Tenant data was asked for outside of any scope."""


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope | None:
    """Return the scope in force, or None."""
    return _current.get()


def current_organization_id() -> int:
    """Return the organization in force.

    Raises NoScopeError outside of ``acting_for``.
    """
    scope = _current.get()
    if scope is None or scope.organization_id is None:
        message = "No organization is in force: wrap the code in acting_for(organization_id)."
        raise NoScopeError(message)
    return scope.organization_id


def current_actor() -> Actor:
    """Return who acts in the scope in force; the system where none is."""
    scope = _current.get()
    return scope.actor if scope else SYSTEM


@contextmanager
def acting_for(organization_id: int, actor: Actor | None = None) -> Iterator[Scope]:
    """Open a transaction that sees the rows of one organization and no others.

    Nested in another scope it is a savepoint and the outer scope returns at its end.
    """
    outer = _current.get()
    who = actor or (outer.actor if outer else SYSTEM)
    with (
        _entered(Scope(TENANT_ROLE, organization_id, who)) as scope,
        structlog.contextvars.bound_contextvars(organization=organization_id),
    ):
        yield scope


@contextmanager
def acting_across() -> Iterator[Scope]:
    """Open a transaction that sees ids, times and lookup keys of all organizations.

    For cross-organization work only: finding a key, a membership, or the next job. Which
    columns it may read each model declares as ``directory_columns``.
    """
    with _entered(Scope(DIRECTORY_ROLE, None)) as scope:
        yield scope


@contextmanager
def _entered(scope: Scope) -> Iterator[Scope]:
    outer = _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        _apply(scope)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        # A savepoint that is released keeps its SET LOCAL; one rolled back does not.
        if nested and not connection.needs_rollback:
            _apply(outer)


def _apply(scope: Scope | None) -> None:
    role = scope.role if scope else "none"
    organization = str(scope.organization_id or "") if scope else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config(%s, %s, true)",
            [role, SETTING, organization],
        )
