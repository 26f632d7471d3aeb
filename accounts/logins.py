"""Log-ins and failed log-ins, noted in each organization of the person."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts import audit, invitation_links
from accounts.directory import memberships_of
from accounts.errors import ProductError
from accounts.middleware import SESSION_KEY, client_ip
from accounts.models import User
from accounts.services.accept_invitation import accept_invitation
from accounts.wall.scope import Actor, acting_for


def listen() -> None:
    """Connect the receivers; called once the apps are loaded."""
    user_logged_in.connect(_logged_in)
    user_logged_out.connect(_logged_out)
    user_login_failed.connect(_failed)
    user_signed_up.connect(_signed_up)


def _logged_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    _note("logged in", user, request)


def _logged_out(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _note("logged out", user, request)


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is not None and request is not None:
        _note("failed to log in", user, request)


def _signed_up(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Let who signed up through an invitation's link join; any other address is told there."""
    token = request.session.pop(invitation_links.SESSION_KEY, None)
    if token is None:
        return
    try:
        membership = accept_invitation(token=token, user=user, ip=client_ip(request))
    except ProductError:
        return
    request.session[SESSION_KEY] = membership.organization_id


def _note(verb: str, user: User, request: HttpRequest) -> None:
    actor = Actor("person", user.pk, user.email, client_ip(request))
    for entry in memberships_of(user.pk):
        with acting_for(entry.organization_id, actor):
            audit.record(verb, user)
