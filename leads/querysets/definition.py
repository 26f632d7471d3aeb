"""Reads of custom fields."""

from typing import Any

from accounts.wall.tenant import TenantQuerySet


class FieldDefinitionQuerySet(TenantQuerySet):
    """Reads of custom fields."""

    def as_fields(self) -> dict[str, Any]:
        """Return the organization's custom fields as the registry knows fields."""
        from leads.fields import custom_field

        fields = [
            custom_field(one.key, one.label, one.type, tuple(one.choices))
            for one in self.order_by("id")
        ]
        return {field.key: field for field in fields}
