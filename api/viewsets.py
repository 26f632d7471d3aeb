"""The base of every resource: who calls, behind which wall, with what permission."""

from contextlib import ExitStack
from typing import Any, ClassVar

import structlog
from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.roles import Permission
from accounts.wall.scope import acting_for, current_organization_id, current_scope
from api.authentication import caller_of

_READS = {"list", "retrieve"}


class TenantViewSet(viewsets.GenericViewSet[Any]):
    """Run each call in one transaction behind the wall of the caller's organization.

    A resource declares what its actions need: ``read_permission``, ``write_permission``, or
    a permission by action in ``action_permissions``; and ``action_serializers`` where an
    action takes another shape than it gives.
    """

    read_permission: ClassVar[Permission | None] = None
    write_permission: ClassVar[Permission | None] = None
    action_permissions: ClassVar[dict[str, Permission]] = {}
    action_serializers: ClassVar[dict[str, type[BaseSerializer[Any]]]] = {}
    is_open_to_any_key: ClassVar[bool] = False

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        """Tell the pages' middleware to leave the scope to us."""
        view = super().as_view(*args, **kwargs)
        view.outside_organization = True  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep the scope open until the answer is rendered."""
        with ExitStack() as self._scope:
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, then step behind the wall before anything else is asked."""
        self.perform_authentication(request)
        caller = caller_of(request)
        structlog.contextvars.bind_contextvars(caller=caller.actor.label)
        self.check_throttles(request)
        self._scope.enter_context(acting_for(caller.organization_id, caller.actor))
        super().initial(request, *args, **kwargs)

    def check_throttles(self, request: Request) -> None:
        """Count the call before its transaction, whose lock would queue a key's own calls."""
        if current_scope() is None:
            super().check_throttles(request)

    def needed_permission(self) -> Permission | None:
        """Return what the current action needs."""
        action = getattr(self, "action", None) or ""
        if action in self.action_permissions:
            return self.action_permissions[action]
        is_read = action in _READS or self.request.method in {"GET", "HEAD", "OPTIONS"}
        return self.read_permission if is_read else self.write_permission

    def get_queryset(self) -> QuerySet[Any]:
        """Return the resource's rows in the organization in force."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(organization_id=current_organization_id())

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return the action's serializer, else the resource's."""
        return self.action_serializers.get(
            getattr(self, "action", "") or "", super().get_serializer_class()
        )


class ReadOnlyTenantViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """A resource that can be listed and read."""
