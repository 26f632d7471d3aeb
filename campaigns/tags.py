"""Merge tags: what each stands for, and its value for one lead."""

from collections.abc import Collection
from typing import Any

from leads.fields import BUILT_IN, CUSTOM
from leads.models import FieldDefinition, Lead

ORGANIZATION_NAME = "organization_name"
SENDER_NAME = "sender_name"
_ALWAYS = ("email", "email_key", "opted_out_at", "deleted_at")
_ELSEWHERE = frozenset({"stage", "owner", "tags"})
_SHARED = {ORGANIZATION_NAME: "Your organization", SENDER_NAME: "Name of the sender"}


def known_tags() -> dict[str, str]:
    """Return every merge tag of the organization in force, with its label."""
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    return {key: field.label for key, field in fields.items()} | _SHARED


def values_for(lead: Lead, tags: Collection[str], shared: dict[str, str]) -> dict[str, Any]:
    """Return the values of the tags for a lead; what it lacks is None."""
    values: dict[str, Any] = dict(shared)
    for tag in tags:
        if tag.startswith(CUSTOM):
            # Liquid takes a missing "size" for the number of keys.
            key = tag.removeprefix(CUSTOM)
            values.setdefault("custom", {})[key] = lead.custom.get(key)
        elif tag not in shared:
            values[tag] = lead.value(tag)
    return values


def with_tags(leads: Any, tags: Collection[str]) -> Any:
    """Load of the leads, and beside them, no more than the tags need; few queries."""
    columns = {*_ALWAYS, *(tag for tag in tags if tag in BUILT_IN and tag not in _ELSEWHERE)}
    if any(tag.startswith(CUSTOM) for tag in tags):
        columns.add("custom")
    if "stage" in tags:
        leads, columns = leads.select_related("stage"), columns | {"stage__name"}
    if "owner" in tags:
        leads, columns = leads.select_related("owner__user"), columns | {"owner__user__email"}
    if "tags" in tags:
        leads = leads.prefetch_related("tag_links__tag")
    return leads.only(*columns)
