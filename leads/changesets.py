"""Keeping what a step changed, so that ``undo_change_set`` can take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from leads.fields import CUSTOM
from leads.models import ChangeSetPart

_REFERENCES = {"stage": "stage_id", "owner": "owner_id"}


@dataclass(frozen=True, slots=True)
class Before:
    """What one lead held before it was changed.

    ``version`` is the one that the change left. ``values`` has the changed fields alone, by
    registry key: raw values, ids of stage and owner, names of tags, None for blank.
    ``keys`` has the look-up keys (``email_key`` ...) where a change moved them.
    ``provenance`` has the entry of each changed field, None where it had none.
    """

    lead_id: int
    version: int
    values: dict[str, Any]
    provenance: dict[str, Any]
    keys: dict[str, str | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the entry of a part: columns, custom fields and tags apart."""
        columns = {
            _REFERENCES.get(key, key): value
            for key, value in self.values.items()
            if key != "tags" and not key.startswith(CUSTOM)
        }
        custom = {
            key.removeprefix(CUSTOM): value
            for key, value in self.values.items()
            if key.startswith(CUSTOM)
        }
        entry = {
            "id": self.lead_id,
            "version": self.version,
            "values": columns | self.keys,
            "custom": custom,
            "provenance": self.provenance,
        }
        return entry | ({"tags": self.values["tags"] or []} if "tags" in self.values else {})


def record(
    change_set_id: int,
    number: int,
    *,
    created: Sequence[int] = (),
    updated: Sequence[Before] = (),
) -> None:
    """Keep what step ``number`` changed, in the transaction that changes it.

    A lead that was created in the step belongs in ``created`` alone. A step that is repeated
    keeps the first record.
    """
    if not created and not updated:
        return
    part = ChangeSetPart(
        change_set_id=change_set_id,
        number=number,
        created=list(created),
        updated=[one.to_json() for one in updated],
    )
    ChangeSetPart.objects.bulk_create([part], ignore_conflicts=True)
