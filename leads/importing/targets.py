"""What a column can go to: a lead field, a custom field yet to be made, or nothing."""

from collections.abc import Mapping

from leads.fields import CUSTOM_TYPES, FieldType, LeadField

IGNORE = ""
OPT_OUT = "opt_out"
PHONE_PREFIX = "phone_prefix"
EXTERNAL_ID = "external_id"
SAID_AT = "said_at"
NEW = "new:"

EMAILS = ("email", "other_emails")
PHONES = ("phone", "mobile")
IDENTIFYING = frozenset(
    {*EMAILS, *PHONES, "linkedin_url", "full_name", "first_name", "last_name", "company_name"}
)
SHARED = frozenset({*EMAILS, *PHONES, "tags", "notes", OPT_OUT})
"""Targets that several columns may go to."""

OF_ITS_OWN = {
    OPT_OUT: ("Sales", "Opted out"),
    PHONE_PREFIX: ("Person", "Country code of the phone"),
    EXTERNAL_ID: ("Sales", "Id in another system"),
    SAID_AT: ("Sales", "When the row was last changed"),
}
"""Targets that are no field of a lead: their group and label."""

NEW_TYPES = tuple(kind for kind in CUSTOM_TYPES if kind is not FieldType.CHOICE)
_TYPE_NAMES = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "number",
    FieldType.DATE: "date",
    FieldType.BOOLEAN: "yes or no",
    FieldType.URL: "link",
}

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def new_type(target: str) -> FieldType | None:
    """Return the type of a field to be made, None for a target that exists."""
    kind = target.removeprefix(NEW) if target.startswith(NEW) else ""
    return FieldType(kind) if kind in NEW_TYPES else None


def is_known(target: str, fields: Mapping[str, LeadField]) -> bool:
    """Return whether a column may go there."""
    return (
        target == IGNORE or target in OF_ITS_OWN or target in fields or new_type(target) is not None
    )


def choices(fields: Mapping[str, LeadField], header: str, kind: FieldType) -> Choices:
    """Return the options of one column's select; ``kind`` is what its values look like."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for field in fields.values():
        groups.setdefault(field.group, []).append((field.key, field.label))
    for target, (group, label) in OF_ITS_OWN.items():
        groups[group].append((target, label))
    kinds = dict.fromkeys((kind, FieldType.TEXT))
    made = [(f"{NEW}{one}", f"New field “{header[:60]}” ({_TYPE_NAMES[one]})") for one in kinds]
    return [(IGNORE, "Leave out"), *groups.items(), ("Keep it", made)]
