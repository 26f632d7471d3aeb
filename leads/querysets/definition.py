"""Reads of custom fields."""

from typing import Any

from accounts.wall.tenant import TenantQuerySet


class FieldDefinitionQuerySet(TenantQuerySet):
    """Reads of custom fields."""

    def as_fields(self) -> dict[str, Any]:
        """Return the organization's custom fields as the registry knows fields."""
        from leads.fields import custom_field

        fields = [custom_field(*arguments) for arguments in self.as_arguments()]
        return {field.key: field for field in fields}

    def as_arguments(self) -> list[tuple[Any, ...]]:
        """Return what ``custom_field`` makes a field of, for each."""
        return [(one.key, one.label, one.type, tuple(one.choices)) for one in self.order_by("id")]
