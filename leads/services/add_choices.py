"""Add choices to a field of the organization's own."""

from collections.abc import Sequence

from accounts import audit
from leads.models import FieldDefinition


def add_choices(*, field_id: int, choices: Sequence[str]) -> FieldDefinition:
    """Put choices that the field does not have yet at its end. Raises DoesNotExist."""
    definition: FieldDefinition = FieldDefinition.objects.select_for_update(of=("self",)).get(
        pk=field_id
    )
    before = list(definition.choices)
    known = {choice.casefold() for choice in before}
    definition.choices = before + [one for one in choices if one.casefold() not in known]
    if definition.choices != before:
        definition.save(update_fields=["choices"])
        audit.record(
            "changed", definition, before={"choices": before}, after={"choices": definition.choices}
        )
    return definition
