"""Add a field of the organization's own to its leads."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts import audit
from accounts.errors import ConflictError, ProductError
from leads.fields import CUSTOM_TYPES, FieldType
from leads.models import FieldDefinition

_MAX_LABEL = 80
_MAX_KEY = 40


def field_key(label: str) -> str:
    """Return the key that a field of this label gets; nothing where the label has no letters."""
    return slugify(label)[:_MAX_KEY].strip("-_").replace("-", "_")


def define_field(*, label: str, type: str, choices: Sequence[str] = ()) -> FieldDefinition:  # noqa: A002 -- the field's own word
    """Define a custom field; its key is the label's slug and stays when the label changes.

    Raises ProductError for a label, type or choices that cannot be, ConflictError where a
    field of that name exists.
    """
    label = " ".join(label.split())
    key = field_key(label)
    if not key or len(label) > _MAX_LABEL:
        message = f"“{label[:80]}” cannot name a field: use 1 to {_MAX_LABEL} letters or digits."
        raise ProductError(message, field="label")
    if type not in CUSTOM_TYPES:
        message = f"“{type}” is not a type of field; choose {', '.join(CUSTOM_TYPES)}."
        raise ProductError(message, field="type")
    kept = list(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    if type == FieldType.CHOICE and not kept:
        raise ProductError("Give at least one choice, one a line.", field="choices")
    try:
        with transaction.atomic():
            definition: FieldDefinition = FieldDefinition.objects.create(
                key=key, label=label, type=type, choices=kept
            )
    except IntegrityError:
        message = f"Your leads already have a field named “{label}”."
        raise ConflictError(message, field="label") from None
    audit.record("defined", definition, after={"key": key, "type": type, "choices": kept})
    return definition
