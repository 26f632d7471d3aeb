"""A lead as partners see it. Fields come from the registry, so the document cannot drift."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

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


class LeadMatchesSerializer(serializers.Serializer[Any]):
    """The few leads that match best, in their order."""

    results = LeadSerializer(many=True)
