"""The bulk edits resource: one change to many leads."""

from typing import Any, ClassVar

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ProductError
from accounts.roles import Permission
from api.authentication import caller_of
from api.viewsets import ReadOnlyTenantViewSet
from jobs.api.serializers import JobSerializer
from leads.api.segments import FilterField
from leads.api.selecting import SelectingSerializer
from leads.bulk_edits import Act, BulkEdit
from leads.filtering import read_filter
from leads.models import ChangeSet, Segment
from leads.selection import Selection
from leads.services.start_bulk_edit import start_bulk_edit
from leads.services.undo_change_set import undo_change_set
from leads.writing import Source, Trust

_GERMANS = {"all": [{"field": "country", "op": "is_one_of", "value": ["DE"]}]}
ASSIGN = {"filter": _GERMANS, "field": "owner", "act": "set", "value": "bob@example.com"}
TAG = {"lead_ids": ["17", "18"], "field": "tags", "act": "add", "value": ["conference"]}
MOVE = {"segment": "4", "field": "stage", "act": "set", "value": "Qualified"}
EMPTY = {"filter": _GERMANS, "field": "custom.budget", "act": "clear"}
EXAMPLES = [
    OpenApiExample(name, value=value, request_only=True)
    for name, value in (
        ("Assign German leads", ASSIGN),
        ("Tag two leads", TAG),
        ("Move a segment to a stage", MOVE),
        ("Clear a field of your own", EMPTY),
    )
]


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
        ],
        "nullable": True,
    }
)
class ValueField(serializers.JSONField):
    """A value of the field that is edited: plain, or a list of texts."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the value as it is."""
        value = super().to_internal_value(data)
        is_texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not is_texts and not isinstance(value, str | int | float):
            message = "Give a text, a number, true or false, or a list of texts."
            raise serializers.ValidationError(message)
        return value


class StartBulkEditSerializer(SelectingSerializer):
    """Which leads, and the change. Give one of ``lead_ids``, ``filter`` and ``segment``."""

    filter = FilterField(required=False, help_text="A filter, as segments hold it.")
    segment = serializers.RegexField("^[0-9]{1,18}$", required=False)
    field = serializers.CharField(  # type: ignore[assignment]  # the word partners know
        max_length=70, help_text="`owner`, `stage`, `tags`, `country` …; also `custom.<key>`."
    )
    act = serializers.ChoiceField(
        choices=[act.value for act in Act],
        help_text="`add` or `remove` for tags, `set` or `clear` for all other fields.",
    )
    value = ValueField(
        required=False,
        allow_null=True,
        help_text="An owner by e-mail, a stage by name, tags as a list of names.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse none and several: a missing filter must not mean every lead."""
        if len({"lead_ids", "filter", "segment"} & attrs.keys()) != 1:
            message = "Give one of lead_ids, filter and segment."
            raise serializers.ValidationError(message)
        return attrs

    def selected_by(self, given: dict[str, Any]) -> Selection:
        """Return what a filter finds, or a segment by the filter that it has now."""
        asked = given["filter"] if "filter" in given else _filter_of(int(given["segment"]))
        return Selection.by_filter(read_filter(asked).to_json())

    def edit(self) -> BulkEdit:
        """Return the change."""
        given = self.validated_data
        return BulkEdit.parse(key=given["field"], act=given["act"], value=given.get("value"))


def _filter_of(segment_id: int) -> Any:
    segment = Segment.objects.visible().filter(pk=segment_id).first()
    if segment is None:
        message = "There is no such segment that you may see."
        raise ProductError(message, field="segment")
    return segment.filter


class BulkEditSerializer(serializers.ModelSerializer[ChangeSet]):
    """A bulk edit, how far it is, and what became of taking it back."""

    id = serializers.CharField(read_only=True)
    is_finished = serializers.SerializerMethodField()
    job = JobSerializer(read_only=True, allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    undo_job = JobSerializer(read_only=True, allow_null=True)
    undo_counts = serializers.DictField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Leads `restored`; left alone since they were `changed since`, or since another "
        "lead has the e-mail that they held (`e-mail taken`).",
    )

    class Meta:
        model = ChangeSet
        fields: ClassVar[Any] = [
            "id", "title", "is_finished", "job", "counts", "state", "undo_job", "undo_counts",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_finished(self, edit: ChangeSet) -> bool:
        """Return whether every lead was looked at, or the job was stopped."""
        return edit.job is None or edit.job.is_finished


@extend_schema_view(
    list=extend_schema(
        summary="List bulk edits", description="Newest first, those of people as well."
    ),
    retrieve=extend_schema(
        summary="Read a bulk edit", description="Read it until `is_finished` is true."
    ),
)
@extend_schema(tags=["Leads"])
class BulkEditViewSet(ReadOnlyTenantViewSet):
    """One change to many leads, by a job, kept for 30 days so that it can be taken back."""

    queryset = ChangeSet.objects.for_page().filter(kind=ChangeSet.Kind.BULK_EDIT)
    serializer_class = BulkEditSerializer
    action_serializers: ClassVar = {"create": StartBulkEditSerializer}
    lookup_value_regex = "[0-9]{1,18}"
    read_permission: ClassVar = Permission.LEADS_READ
    write_permission: ClassVar = Permission.LEADS_WRITE

    def _answer(self, pk: int) -> Response:
        shown = BulkEditSerializer(self.get_queryset().get(pk=pk))
        return Response(shown.data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="Start a bulk edit", responses={202: BulkEditSerializer}, examples=EXAMPLES
    )
    def create(self, request: Request) -> Response:
        """Change the leads that hold something else; a few at once, many by a job.

        Asking twice does no harm: the second edit finds nothing left to change. Leads that
        begin to match the filter afterwards are left alone.
        """
        body = StartBulkEditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = caller_of(request).actor
        source = Source(Trust.PERSON if actor.kind == "person" else Trust.API, str(actor.id))
        change_set = start_bulk_edit(selection=body.selection(), edit=body.edit(), source=source)
        return self._answer(change_set.pk)

    @extend_schema(summary="Undo a bulk edit", request=None, responses={202: BulkEditSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Give each lead back what it held, by a job (`undo_job`).

        Leads that were changed since are left alone. An edit that still runs, was undone or
        is older than 30 days is a conflict (409).
        """
        change_set = self.get_object()
        undo_change_set(change_set_id=change_set.pk)
        return self._answer(change_set.pk)
