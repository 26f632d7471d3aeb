"""What the worker calls each minute or hour."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic

from django.conf import settings
from django.db import DatabaseError

from accounts.models import Organization
from accounts.wall.scope import acting_across, acting_for
from leads.models import ChangeSet, Export, Lead
from leads.services.expire_change_set import expire_change_set
from leads.services.expire_exports import expire_exports as expire_exports_here
from leads.services.expire_imports import expire_imports as expire_imports_here
from leads.services.purge_deleted_leads import purge_deleted_leads as purge_here
from leads.services.purge_tombstones import purge_tombstones as purge_tombstones_here
from lib.clock import now

_log = logging.getLogger(__name__)
_AT_ONCE = 100
_MONTH = timedelta(days=31)
_PURGE_ROUNDS = 10
_PURGE_SECONDS = 60


def expire_change_sets() -> None:
    """Let go of what change sets hold once they are too old to be taken back."""
    with acting_across():
        outlived = ChangeSet.objects.outlived().values_list("organization_id", "pk")
        found = list(outlived[:_AT_ONCE])
    for organization_id, pk in found:
        _inside(organization_id, partial(expire_change_set, change_set_id=pk))


def purge_deleted_leads() -> None:
    """Let deleted leads go for good once they are past being restored."""
    _everywhere(purge_here)


def expire_imports() -> None:
    """Delete the files of imports whose time is over, and the rows kept of them."""
    _everywhere(expire_imports_here)


def expire_exports() -> None:
    """Delete the files of exports whose time is over."""
    with acting_across():
        due = Export.objects.due_to_expire(now())
        organizations = list(due.order_by().values_list("organization_id", flat=True).distinct())
    for organization_id in organizations:
        _inside(organization_id, expire_exports_here)


def purge_tombstones() -> None:
    """Remove leads for good that were deleted longer ago than the feed tells of.

    A batch of each organization, round after round; what is left waits for the next hour.
    """
    if not settings.TOMBSTONE_KEEP_MONTHS:
        return
    before = now() - settings.TOMBSTONE_KEEP_MONTHS * _MONTH
    with acting_across():
        outlived = Lead.objects.filter(deleted_at__lt=before).order_by()
        organizations = list(outlived.values_list("organization_id", flat=True).distinct())
    ends = monotonic() + _PURGE_SECONDS
    for organization_id in organizations * _PURGE_ROUNDS:
        if monotonic() > ends:
            return
        _inside(organization_id, partial(purge_tombstones_here, before=before))


def _everywhere(act: Callable[[], object]) -> None:
    with acting_across():
        organizations = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    for organization_id in organizations:
        _inside(organization_id, act)


def _inside(organization_id: int, act: Callable[[], object]) -> None:
    """Do it in the organization; what fails there is tried again and keeps no other from its."""
    try:
        with acting_for(organization_id):
            act()
    except DatabaseError:
        _log.exception("tidying up in organization %s failed", organization_id)
