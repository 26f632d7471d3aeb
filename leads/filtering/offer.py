"""What a builder of filters can offer: fields, their operators, the values to pick from."""

from typing import Any

from leads.fields import FieldType
from leads.filtering.fields import FilterField, filter_fields
from leads.filtering.operators import OFFERED, OPERATORS, Kind
from leads.filtering.references import References
from leads.models import Import, Tag

_MOST = 500
_YES_NO = [["true", "yes"], ["false", "no"]]


def offer(references: References) -> dict[str, Any]:
    """Return fields and operators, as the builder's script reads them."""
    fields = filter_fields(references.custom_fields).values()
    return {
        "fields": [
            {
                "key": field.key,
                "label": field.label,
                "group": field.group,
                "kind": field.kind,
                "options": _options(field, references),
            }
            for field in fields
        ],
        "operators": {
            kind: [
                {"key": key, "label": OPERATORS[key].label, "takes": OPERATORS[key].takes}
                for key in keys
            ]
            for kind, keys in OFFERED.items()
        },
    }


def _options(field: FilterField, references: References) -> list[list[Any]]:
    """Return what can be picked: pairs of value and label; none where it is typed."""
    if field.kind in (Kind.BOOLEAN, Kind.FLAG):
        return _YES_NO
    if field.kind is Kind.TAGS:
        return [[name, name] for name in Tag.objects.values_list("name", flat=True)[:_MOST]]
    if field.kind is Kind.IMPORT:
        runs = Import.objects.order_by("-id").values_list("pk", "file_name")[:_MOST]
        return [[pk, f"{pk}: {name}"] for pk, name in runs]
    if field.type is FieldType.STAGE:
        return [list(pair) for pair in references.stages.items()]
    if field.type is FieldType.OWNER:
        return [list(pair) for pair in references.owners.items()]
    return [[choice, choice] for choice in field.registered.choices]
