"""The exports resource: leads as files."""

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Permission
from api.viewsets import ReadOnlyTenantViewSet
from leads.api.selecting import SelectingSerializer
from leads.exporting.columns import DEFAULT_KEYS
from leads.exporting.links import link_token
from leads.models import Export
from leads.selection import Selection
from leads.services.delete_export import delete_export
from leads.services.start_export import start_export

START_EXPORT = {"query": "country=DE", "format": "csv", "columns": ["id", "email", "full_name"]}


class StartExportSerializer(SelectingSerializer):
    """Which leads, as what. Neither ``lead_ids`` nor ``query`` means all leads."""

    query = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=4000,
        help_text="Filters as a query string, as the list of leads takes them.",
    )
    format = serializers.ChoiceField(choices=Export.Format.choices)
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60),
        default=list(DEFAULT_KEYS),
        max_length=500,
        help_text="Keys of fields; also `id`, `tags`, `created_at`, `opted_out`, `custom.<key>`.",
    )
    has_bom = serializers.BooleanField(
        default=False, help_text="Begin a CSV with a byte order mark, for Excel."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse two selections at once."""
        if "lead_ids" in attrs and "query" in attrs:
            message = "Give lead_ids or query, not both."
            raise serializers.ValidationError(message)
        return attrs

    def selected_by(self, given: dict[str, Any]) -> Selection:
        """Return what the list's filters find, without any all leads."""
        return Selection(query=given.get("query", ""))


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export, with a link to its file once that is written."""

    id = serializers.CharField(read_only=True)
    job = serializers.CharField(source="job_id", read_only=True, allow_null=True)
    columns = serializers.ListField(child=serializers.CharField(), read_only=True)
    download_url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields: ClassVar[Any] = [
            "id",
            "description",
            "format",
            "columns",
            "state",
            "row_count",
            "size",
            "job",
            "download_url",
            "created_at",
            "expires_at",
        ]
        read_only_fields = fields

    def get_download_url(self, export: Export) -> str | None:
        """Return a signed link that works for an hour without a key; null until it is ready."""
        if not export.is_ready:
            return None
        path = reverse("leads:export-link", args=[link_token(export)])
        return str(self.context["request"].build_absolute_uri(path))


@extend_schema_view(
    list=extend_schema(summary="List exports", description="Newest first."),
    retrieve=extend_schema(
        summary="Read an export", description="With a fresh link to its file, once it is ready."
    ),
)
@extend_schema(tags=["Leads"])
class ExportViewSet(ReadOnlyTenantViewSet):
    """Files of leads, written by a job and kept for seven days."""

    queryset = Export.objects.all()
    serializer_class = ExportSerializer
    action_serializers: ClassVar = {"create": StartExportSerializer}
    lookup_value_regex = "[0-9]{1,18}"
    read_permission: ClassVar = Permission.LEADS_EXPORT
    write_permission: ClassVar = Permission.LEADS_EXPORT

    @extend_schema(
        summary="Start an export",
        responses={202: ExportSerializer},
        examples=[OpenApiExample("German leads", value=START_EXPORT, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        """Start to write leads to a file. Read the export until its state is `finished`."""
        body = StartExportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        export = start_export(
            selection=body.selection(),
            file_format=given["format"],
            columns=given["columns"],
            has_bom=given["has_bom"],
        )
        shown = ExportSerializer(export, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Delete an export", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete an export and its file. One that is being written is a conflict (409)."""
        delete_export(export_id=self.get_object().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
