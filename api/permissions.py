"""Whether a caller's role or scopes allow the action that a view declares."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import caller_of


class HasScope(BasePermission):
    """Ask the view which permission its action needs, and the caller whether it has it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the caller may; a view that declares nothing is refused."""
        caller = caller_of(request)
        if view.is_open_to_any_key:
            return True
        needed = view.needed_permission()
        self.message = f"This needs the scope “{needed}”, which the key or role does not have."
        return needed is not None and caller.may(needed)
