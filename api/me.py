"""``/me``: what the key is, and what it may do."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership, Organization
from accounts.roles import Permission
from api.authentication import caller_of
from api.viewsets import TenantViewSet


class MeSerializer(serializers.Serializer[Any]):
    """The caller and their organization."""

    kind = serializers.ChoiceField(choices=["key", "person"])
    name = serializers.CharField()
    organization_id = serializers.CharField()
    organization_name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())


class MeView(TenantViewSet):
    """Any valid key may ask who it is."""

    queryset = Membership.objects.none()
    serializer_class = MeSerializer
    is_open_to_any_key = True

    @extend_schema(tags=["Me"], operation_id="me", summary="Read who you are")
    def retrieve(self, request: Request) -> Response:
        """Return who the key belongs to and what it may do."""
        caller = caller_of(request)
        organization = Organization.objects.get(pk=caller.organization_id)
        body = {
            "kind": caller.actor.kind,
            "name": caller.actor.label,
            "organization_id": str(organization.pk),
            "organization_name": organization.name,
            "scopes": sorted(p.value for p in Permission if caller.may(p)),
        }
        return Response(self.get_serializer(body).data)
