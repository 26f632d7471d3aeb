"""The audit log: one function that every change worth asking about goes through."""

from typing import Any

from django.db import models

from accounts.models import AuditEvent
from accounts.wall.scope import current_actor


def record(
    verb: str,
    target: models.Model | None = None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note in the organization in force that the current actor did ``verb`` to ``target``.

    Never pass a secret in ``before`` or ``after``: the log is shown to admins.
    """
    actor = current_actor()
    AuditEvent.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:254],
        verb=verb,
        object_kind=target._meta.label_lower if target else "",
        object_id=str(target.pk) if target else "",
        object_label=str(target)[:200] if target else "",
        before=before,
        after=after,
        ip=actor.ip,
    )
