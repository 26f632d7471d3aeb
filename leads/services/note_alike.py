"""Note on many timelines that the same happened to all of them."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.wall.scope import current_actor, current_organization_id

_STATEMENT = """
    INSERT INTO leads_activity (organization_id, lead_id, kind, actor_kind, actor_label,
                                payload, at)
    SELECT %(organization)s, id, %(kind)s, %(actor_kind)s, %(actor_label)s, %(payload)s::jsonb,
        now()
    FROM unnest(%(ids)s::bigint[]) AS id"""


def note_alike(*, kind: str, lead_ids: Sequence[int], payload: dict[str, Any]) -> None:
    """Add the same entry to the timeline of each lead, in one statement."""
    actor = current_actor()
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "kind": kind,
        "actor_kind": actor.kind,
        "actor_label": actor.label[:254],
        "payload": json.dumps(payload),
        "ids": list(lead_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
