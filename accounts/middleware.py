"""Puts each page inside the wall of the organization that its reader works in."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.admin_access import is_operator
from accounts.directory import MembershipEntry, memberships_of
from accounts.models import Membership, Organization
from accounts.wall.scope import Actor, acting_for

SESSION_KEY = "organization_id"
OPERATOR_KEY = "operator_organization_id"
_PERSONAL_URLS = ("account_", "mfa_")


def outside_organization(view: Any) -> Any:
    """Mark a view that works without an organization in force (log-in, sign-up, API)."""
    view.outside_organization = True
    return view


def personal(view: Any) -> Any:
    """Mark a view of the person's own account: it shows the frame but runs outside the wall.

    Behind the wall a person's row can be read but not written.
    """
    view.is_personal = True
    return view


def client_ip(request: HttpRequest) -> str | None:
    """Return the visitor's address: the connection's, or what our outermost proxy saw.

    Each proxy appends to ``X-Forwarded-For`` whom it saw; what stands before the entries of
    our own ``TRUSTED_PROXY_COUNT`` is the visitor's claim.
    """
    header = request.headers.get("X-Forwarded-For")
    chain = [*(header.split(",") if header else []), request.META.get("REMOTE_ADDR", "")]
    try:
        return str(ip_address(chain[-settings.TRUSTED_PROXY_COUNT - 1 :][0].strip()))
    except ValueError:
        return None


def person(request: HttpRequest) -> Actor:
    """Return the logged-in person as the actor of what the request does."""
    return Actor("person", request.user.pk, request.user.email, client_ip(request))  # type: ignore[union-attr]


class OrganizationMiddleware:
    """Run each member's page in one transaction behind the wall.

    Like ATOMIC_REQUESTS, but in the member's organization; in Django admin a platform
    operator's is the one that was picked there. Views marked ``outside_organization`` and
    people who are not logged in pass by.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request its empty organization, then go on."""
        request.membership = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        request.operated = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Run the view in the organization in force, or send the person to found one."""
        user = request.user
        if not user.is_authenticated or getattr(view, "outside_organization", False):
            return None
        structlog.contextvars.bind_contextvars(user=user.pk)
        if _is_admin(request) and is_operator(request):
            return _operate(request, view, args, kwargs)
        entries = memberships_of(user.pk)
        request.memberships = entries  # type: ignore[attr-defined]
        entry = chosen(request, entries)
        if entry is None:
            works_without = _is_admin(request) or _is_personal(request, view)
            return None if works_without else redirect("accounts:organization-new")
        with acting_for(entry.organization_id, person(request)):
            request.membership = (  # type: ignore[attr-defined]
                Membership.objects.select_related("organization").get(pk=entry.membership_id)
            )
            request.membership.user = user  # type: ignore[attr-defined]
            if not _is_personal(request, view):
                return _answer(request, view, args, kwargs)
        return None


def chosen(request: HttpRequest, entries: list[MembershipEntry]) -> MembershipEntry | None:
    """Return the membership the session points to, else the first."""
    wanted = request.session.get(SESSION_KEY)
    for entry in entries:
        if entry.organization_id == wanted:
            return entry
    return entries[0] if entries else None


def _operate(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
    """Run an admin view for an operator: in the organization picked, else in none."""
    picked = request.session.get(OPERATOR_KEY)
    if picked is None:
        return None
    operator = Actor("operator", request.user.pk, request.user.email, client_ip(request))  # type: ignore[union-attr]
    with acting_for(picked, operator):
        organization = Organization.objects.filter(pk=picked).first()
        if organization is not None:
            request.operated = organization  # type: ignore[attr-defined]
            return _answer(request, view, args, kwargs)
    del request.session[OPERATOR_KEY]
    return redirect("admin:organization")


def _answer(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase:
    """Return the view's response, rendered while the scope is still open."""
    response: Any = view(request, *args, **kwargs)
    if hasattr(response, "render") and callable(response.render):
        response = response.render()
    return response  # type: ignore[no-any-return]


def _is_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.app_name == "admin"


def _is_personal(request: HttpRequest, view: Any) -> bool:
    """Return whether the page is the person's own: our profile, and all of django-allauth."""
    match = request.resolver_match
    return getattr(view, "is_personal", False) or (
        match is not None and (match.url_name or "").startswith(_PERSONAL_URLS)
    )
