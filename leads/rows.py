"""How a lead in memory is laid out as a row: in JSON, with blank values left out."""

from collections.abc import Mapping
from typing import Any

from leads.fields import BUILT_IN, CUSTOM, FieldType

_ELSEWHERE = {FieldType.STAGE, FieldType.OWNER, FieldType.TAGS}
COLUMNS = tuple(key for key, field in BUILT_IN.items() if field.type not in _ELSEWHERE)
KEYS = ("email_key", "phone_key", "linkedin_key")
REFERENCES = ("stage_id", "owner_id")
WRITTEN = (*COLUMNS, *KEYS, *REFERENCES, "custom", "provenance")
_OWN_NAMES = {**{key: key for key in COLUMNS}, "stage": "stage_id", "owner": "owner_id"}
_NULLABLE = {"score", *KEYS, *REFERENCES}
_EMPTY = dict.fromkeys(("other_emails", "custom", "provenance"), "{}")
GIVEN = {
    column: f"row.{column}"
    if column in _NULLABLE
    else f"coalesce(row.{column}, '{_EMPTY.get(column, '')}')"
    for column in WRITTEN
}
"""How SQL reads each column from such a row."""


def row_of(
    values: Mapping[str, Any],
    provenance: Mapping[str, Any],
    keys: Mapping[str, str | None],
    lead_id: int = 0,
) -> dict[str, Any]:
    """Return the row of a lead, new where it has no id; a missing column is blank."""
    row: dict[str, Any] = {"provenance": provenance, **keys}
    if lead_id:
        row["id"] = lead_id
    custom = {}
    for key, value in values.items():
        if value is None:
            continue
        if key in _OWN_NAMES:
            row[_OWN_NAMES[key]] = value
        elif key.startswith(CUSTOM):
            custom[key.removeprefix(CUSTOM)] = value
    if custom:
        row["custom"] = custom
    return row
