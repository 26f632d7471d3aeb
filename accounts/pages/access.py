"""The door of a page: who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Membership
from accounts.roles import Permission


def membership_of(request: HttpRequest) -> Membership:
    """Return the membership in force, which the middleware put there for pages that need one."""
    membership: Membership = request.membership  # type: ignore[attr-defined]
    return membership


View = Callable[..., HttpResponseBase]


def needs(permission: Permission) -> Callable[[View], View]:
    """Let in members whose role has the permission; others are told which they lack."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            membership = membership_of(request)
            if not membership.may(permission):
                message = f"Your role, {membership.get_role_display()}, may not do this."
                raise PermissionDenied(message)
            return view(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate
