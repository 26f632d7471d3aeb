"""The stages resource."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.roles import Permission
from api.viewsets import ReadOnlyTenantViewSet
from leads.models import Stage


class StageSerializer(serializers.ModelSerializer[Stage]):
    """A stage as partners see it; leads name theirs by ``name``."""

    id = serializers.CharField(read_only=True)

    class Meta:
        model = Stage
        fields: ClassVar[Any] = ["id", "name", "kind", "position"]
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(
        summary="List stages",
        description="Sort them by `position` to see the pipeline. New leads start in the first.",
    ),
    retrieve=extend_schema(summary="Read a stage"),
)
@extend_schema(tags=["Leads"])
class StageViewSet(ReadOnlyTenantViewSet):
    """The stages of the organization's pipeline."""

    queryset = Stage.objects.all()
    serializer_class = StageSerializer
    lookup_value_regex = "[0-9]{1,18}"
    read_permission: ClassVar = Permission.LEADS_READ
    write_permission: ClassVar = Permission.LEADS_WRITE
