"""A lead as partners see it. Fields come from the registry, so the document cannot drift."""

from typing import Any, ClassVar

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from leads.feed import MOST, FeedCursor
from leads.fields import BUILT_IN, FieldType, LeadField
from leads.models import Lead

_LISTS = {FieldType.EMAILS, FieldType.TAGS}


def _serializer_field(field: LeadField) -> serializers.Field[Any, Any, Any, Any]:
    shared: dict[str, Any] = {"required": False, "allow_null": True, "label": field.label}
    if field.type in _LISTS:
        return serializers.ListField(child=serializers.CharField(), **shared)
    if field.type is FieldType.NUMBER:
        return serializers.IntegerField(**shared)
    return serializers.CharField(allow_blank=True, **shared)


class LeadWriteSerializer(serializers.Serializer[Any]):
    """Values to write, keyed by field. ``null`` empties a field; what is left out stays."""

    custom = serializers.DictField(
        required=False, help_text="Values of the organization's own fields, by key."
    )

    def get_fields(self) -> dict[str, Any]:
        """Return one input for each field of the registry."""
        fields = {key: _serializer_field(field) for key, field in BUILT_IN.items()}
        return fields | super().get_fields()

    def lead_values(self) -> dict[str, Any]:
        """Return the values as the write door takes them."""
        values = dict(self.validated_data)
        custom = values.pop("custom", {})
        values |= {f"custom.{key}": value for key, value in custom.items()}
        return {key: (None if value == "" else value) for key, value in values.items()}


class ProvenanceSerializer(serializers.Serializer[Any]):
    """Who gave a value, how sure they were, and when."""

    source = serializers.CharField()  # type: ignore[assignment]  # the word partners know
    confidence = serializers.FloatField()
    at = serializers.CharField()


class TombstoneSerializer(serializers.Serializer[Any]):
    """A lead that was deleted: its id and nothing else."""

    id = serializers.CharField()
    deleted = serializers.SerializerMethodField()

    @extend_schema_field({"type": "boolean", "enum": [True]})
    def get_deleted(self, lead: Lead) -> bool:
        """Say that it is gone."""
        return True


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A lead with all its values."""

    id = serializers.CharField(read_only=True)
    stage = serializers.CharField(source="stage.name", default=None, read_only=True)
    owner = serializers.CharField(source="owner.user.email", default=None, read_only=True)
    tags = serializers.SerializerMethodField()
    custom = serializers.DictField(read_only=True)
    provenance = serializers.SerializerMethodField()

    class Meta:
        model = Lead
        fields: ClassVar[Any] = [
            "id",
            *BUILT_IN,
            "custom",
            "opted_out_at",
            "provenance",
            "version",
            "created_at",
            "changed_at",
        ]
        read_only_fields = fields

    def get_tags(self, lead: Lead) -> list[str]:
        """Return the names of the lead's tags."""
        return [link.tag.name for link in lead.tag_links.all()]

    @extend_schema_field(
        serializers.DictField(
            child=ProvenanceSerializer(), help_text="By field; “*” stands for all others."
        )
    )
    def get_provenance(self, lead: Lead) -> dict[str, Any]:
        """Return who said what."""
        return {
            key: {"source": source, "confidence": sure, "at": at}
            for key, (source, sure, at) in lead.provenance.items()
        }


class RestoredLeadSerializer(LeadSerializer):
    """A lead that came back, as it is now."""

    id_taken = serializers.BooleanField(
        read_only=True,
        help_text="Whether its id in another system went to another lead meanwhile. Told by the "
        "call that brings the lead back; its timeline keeps which id.",
    )

    class Meta(LeadSerializer.Meta):
        fields: ClassVar[Any] = [*LeadSerializer.Meta.fields, "id_taken"]


class ChangedLeadSerializer(LeadSerializer):
    """A lead in the change feed, as it is now."""

    deleted = serializers.SerializerMethodField()

    class Meta(LeadSerializer.Meta):
        fields: ClassVar[Any] = [*LeadSerializer.Meta.fields, "deleted"]

    @extend_schema_field({"type": "boolean", "enum": [False]})
    def get_deleted(self, lead: Lead) -> bool:
        """Say that it is there."""
        return False

    def to_representation(self, instance: Lead) -> dict[str, Any]:
        """Show a tombstone as no more than that."""
        if instance.deleted_at is not None:
            return dict(TombstoneSerializer(instance).data)
        return super().to_representation(instance)


class ChangesQuerySerializer(serializers.Serializer[Any]):
    """Where to go on in the feed, and how far."""

    after = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=60,
        help_text="The `next` of the page before; left out, the feed starts at its beginning.",
    )  # fmt: skip
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=MOST)

    def validate_after(self, text: str) -> FeedCursor:
        """Read the cursor; one that was made up is the caller's error."""
        cursor = FeedCursor.decode(text)
        if cursor is None:
            message = "This cursor was not made by this API. Start again without it."
            raise serializers.ValidationError(message)
        return cursor


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of the feed."""

    results = PolymorphicProxySerializer(
        component_name="LeadChange",
        serializers=[ChangedLeadSerializer, TombstoneSerializer],
        resource_type_field_name=None,
        many=True,
    )
    next = serializers.CharField(help_text="Keep it: the next call goes on `after` it.")
    has_more = serializers.BooleanField(help_text="Whether more changes wait already.")


class LeadMatchesSerializer(serializers.Serializer[Any]):
    """The few leads that match best, in their order."""

    results = LeadSerializer(many=True)
