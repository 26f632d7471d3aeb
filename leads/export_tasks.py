"""What the worker calls each minute for exports."""

import logging

from django.db import DatabaseError
from django.utils import timezone

from accounts.wall.scope import acting_across, acting_for
from leads.models import Export
from leads.services.expire_exports import expire_exports

_log = logging.getLogger(__name__)


def tick() -> None:
    """Let exports expire in each organization that has any due."""
    with acting_across():
        due = Export.objects.due_to_expire(timezone.now())
        organizations = list(due.order_by().values_list("organization_id", flat=True).distinct())
    for organization_id in organizations:
        try:
            with acting_for(organization_id):
                expire_exports()
        except DatabaseError:
            _log.exception("exports of organization %s could not expire", organization_id)
