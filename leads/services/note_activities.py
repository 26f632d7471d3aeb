"""Note what happened on timelines."""

from collections.abc import Mapping
from typing import Any

from accounts.wall.scope import current_actor
from leads.models import Activity


def note_activities(*, kind: str, payloads: Mapping[int, dict[str, Any]]) -> None:
    """Add one entry to the timeline of each lead in ``payloads`` (lead id to payload)."""
    actor = current_actor()
    Activity.objects.bulk_create(
        [
            Activity(
                lead_id=lead_id,
                kind=kind,
                actor_kind=actor.kind,
                actor_label=actor.label[:254],
                payload=payload,
            )
            for lead_id, payload in payloads.items()
        ],
        batch_size=2000,
    )
