"""The segments resource."""

from typing import Any, ClassVar

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Permission
from api.viewsets import ReadOnlyTenantViewSet
from leads.models import Segment
from leads.services.delete_segment import delete_segment
from leads.services.save_segment import save_segment

CREATE_SEGMENT = {
    "name": "Engineering in Germany",
    "filter": {
        "all": [
            {"field": "country", "op": "is_one_of", "value": ["DE"]},
            {"field": "title", "op": "contains", "value": "engineer"},
        ]
    },
    "is_shared": True,
}


@extend_schema_field({"type": "object", "additionalProperties": True})
class FilterField(serializers.JSONField):
    """A filter in the language, as JSON."""


class SegmentWriteSerializer(serializers.Serializer[Any]):
    """A segment to keep. A key's segments are always shared."""

    name = serializers.CharField(max_length=80)
    filter = FilterField(help_text='{"all": [conditions]} or {"any": [conditions]}.')
    is_shared = serializers.BooleanField(required=False, default=False)


class SegmentSerializer(serializers.ModelSerializer[Segment]):
    """A named filter of leads."""

    id = serializers.CharField(read_only=True)
    filter = FilterField(read_only=True)
    owner = serializers.CharField(source="owner.user.email", default=None, read_only=True)

    class Meta:
        model = Segment
        fields: ClassVar[Any] = [
            "id", "name", "filter", "is_shared", "owner", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="List segments", description="Those that the caller may see."),
    retrieve=extend_schema(summary="Read a segment"),
)
@extend_schema(tags=["Leads"])
class SegmentViewSet(ReadOnlyTenantViewSet):
    """Named filters of leads; `GET /leads?segment=…` lists the leads in one."""

    queryset = Segment.objects.all()
    serializer_class = SegmentSerializer
    action_serializers: ClassVar = {
        "create": SegmentWriteSerializer,
        "partial_update": SegmentWriteSerializer,
    }
    lookup_value_regex = "[0-9]{1,18}"
    read_permission: ClassVar = Permission.LEADS_READ
    write_permission: ClassVar = Permission.LEADS_WRITE

    def get_queryset(self) -> Any:
        """Return the segments that the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        segments: Any = super().get_queryset()
        return segments.visible().select_related("owner__user")

    @extend_schema(
        summary="Create a segment",
        responses={201: SegmentSerializer},
        examples=[OpenApiExample("A segment", value=CREATE_SEGMENT, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        """Keep a filter under a name."""
        body = SegmentWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        segment = save_segment(**body.validated_data)
        return Response(SegmentSerializer(segment).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change a segment", responses=SegmentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write what is given; what is left out stays. For its owner and for admins."""
        segment = self.get_object()
        body = SegmentWriteSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        kept = {key: getattr(segment, key) for key in ("name", "filter", "is_shared")}
        given = {key: value for key, value in body.validated_data.items() if key in request.data}
        changed = save_segment(**(kept | given), segment_id=segment.pk)
        return Response(SegmentSerializer(changed).data)

    @extend_schema(summary="Delete a segment", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a segment; the leads in it stay. For its owner and for admins."""
        delete_segment(segment_id=self.get_object().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
