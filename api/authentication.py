"""Who calls the API: a partner's key, or a member's browser session (Swagger UI)."""

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from accounts.directory import memberships_of, organization_of_key
from accounts.keys import parse_key, secret_matches
from accounts.middleware import chosen, client_ip
from accounts.models import ApiKey, Membership
from accounts.roles import Permission, allows
from accounts.wall.scope import Actor, acting_for


class Caller:
    """Who calls, for which organization, and what they may do there."""

    is_authenticated = True

    def __init__(self, organization_id: int, actor: Actor, holder: ApiKey | Membership) -> None:
        """Take the organization, the actor for the audit log, and the key or membership."""
        self.organization_id = organization_id
        self.actor = actor
        self.holder = holder
        self.pk = actor.id

    @property
    def throttle_key(self) -> str:
        """Return what the rate limit counts by."""
        return f"{self.actor.kind}:{self.actor.id}"

    def may(self, permission: Permission) -> bool:
        """Return whether the caller may do what ``permission`` names."""
        if isinstance(self.holder, ApiKey):
            return self.holder.may(permission)
        return allows(self.holder.role, permission)


def caller_of(request: Any) -> Caller:
    """Return who calls. Raises NotAuthenticated where nobody was authenticated."""
    caller = request.user
    if not isinstance(caller, Caller):
        message = "Send your API key as “Authorization: Bearer asd_…”."
        raise NotAuthenticated(message)
    return caller


class ApiKeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer asd_<prefix>_<secret>``."""

    def authenticate(self, request: Request) -> tuple[Caller, ApiKey] | None:
        """Return the caller of a valid key; refuse a forged, revoked or expired one."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        parsed = parse_key(token.strip()) if scheme.lower() == "bearer" else None
        if parsed is None:
            message = "Send your API key as “Authorization: Bearer asd_…”."
            raise AuthenticationFailed(message)
        prefix, secret = parsed
        found = organization_of_key(prefix)
        if found is None or not secret_matches(secret, found[2]):
            message = "This API key is not known. Check that it was copied whole."
            raise AuthenticationFailed(message)
        key_id, organization_id, _hash = found
        ip = client_ip(request)
        with acting_for(organization_id):
            key = ApiKey.objects.live().filter(pk=key_id).first()
            if key is None:
                message = "This API key was revoked or has expired. Ask an admin for a new one."
                raise AuthenticationFailed(message)
            _note_use(key, ip)
        return Caller(organization_id, Actor("key", key.pk, str(key), ip), key), key

    def authenticate_header(self, request: Request) -> str:
        """Answer 401, not 403, to a caller without a key."""
        return "Bearer"


def _note_use(key: ApiKey, ip: str | None) -> None:
    """Keep when and whence a key was last used, to the minute: not a write a request."""
    now = timezone.now()
    if key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_ip=ip)


class MemberSessionAuthentication(SessionAuthentication):
    """A member who is logged in to the pages, with CSRF enforced."""

    def authenticate(self, request: Request) -> tuple[Caller, Any] | None:
        """Return the caller for the organization that the session works in."""
        page_request = request._request  # noqa: SLF001 -- DRF's own way to the session
        user = getattr(page_request, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        self.enforce_csrf(request)
        entry = chosen(page_request, memberships_of(user.pk))
        if entry is None:
            return None
        actor = Actor("person", user.pk, user.email, client_ip(request))
        with acting_for(entry.organization_id):
            membership = Membership.objects.get(pk=entry.membership_id)
        return Caller(entry.organization_id, actor, membership), None
