"""How a call says which leads it means."""

from typing import Any

from rest_framework import serializers

from leads.selection import MAX_IDS, Selection


class SelectingSerializer(serializers.Serializer[Any]):
    """Leads by their ids, or by what else a resource offers."""

    lead_ids = serializers.ListField(
        child=serializers.RegexField("^[0-9]{1,18}$"),
        required=False,
        allow_empty=False,
        max_length=MAX_IDS,
    )

    def selection(self) -> Selection:
        """Return what is selected."""
        given = self.validated_data
        if "lead_ids" in given:
            return Selection(lead_ids=tuple(map(int, given["lead_ids"])))
        return self.selected_by(given)

    def selected_by(self, given: dict[str, Any]) -> Selection:
        """Return what is selected by something else than ids."""
        raise NotImplementedError
