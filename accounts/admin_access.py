"""Who may open Django admin: organization admins in theirs, platform operators in any."""

from django.http import HttpRequest

from accounts.roles import Permission
from accounts.wall.scope import current_scope


def is_operator(request: HttpRequest) -> bool:
    """Return whether the reader is a platform operator."""
    user = request.user
    return user.is_authenticated and user.is_active and bool(user.is_staff)


def may_open_admin(request: HttpRequest) -> bool:
    """Return whether the reader is a platform operator or an admin of the organization."""
    if is_operator(request):
        return True
    membership = getattr(request, "membership", None)
    return (
        request.user.is_authenticated
        and membership is not None
        and membership.may(Permission.SETTINGS_MANAGE)
    )


def may_manage(request: HttpRequest) -> bool:
    """Return whether the reader may open admin and an organization is in force."""
    scope = current_scope()
    return scope is not None and scope.organization_id is not None and may_open_admin(request)


def may_operate(request: HttpRequest) -> bool:
    """Return whether the reader is an operator and no organization is in force."""
    return current_scope() is None and is_operator(request)
