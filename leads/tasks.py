"""What the worker calls each minute or hour."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.db.models import QuerySet

from accounts.wall.scope import acting_across, acting_for, current_organization_id
from leads.importing.files import UPLOADS
from leads.models import ChangeSet, Export, Import, Lead
from leads.services.expire_change_set import expire_change_set
from leads.services.expire_exports import expire_exports as expire_exports_here
from leads.services.expire_imports import IMPORTS_AT_ONCE, expire_imports as expire_imports_here
from leads.services.purge_deleted_leads import (
    LEADS_AT_ONCE,
    purge_deleted_leads as purge_here,
)
from leads.services.purge_tombstones import BATCH, purge_tombstones as purge_tombstones_here
from leads.services.sweep_import_files import (
    FILES_AT_ONCE,
    sweep_import_files as sweep_here,
)
from lib.clock import now

_log = logging.getLogger(__name__)
_AT_ONCE = 100
_MONTH = timedelta(days=31)
_TURNS_SECONDS = 60


def expire_change_sets() -> None:
    """Let go of what change sets hold once they are too old to be taken back."""
    with acting_across():
        outlived = ChangeSet.objects.outlived().values_list("organization_id", "pk")
        found = list(outlived[:_AT_ONCE])
    for organization_id, pk in found:
        _inside(organization_id, partial(expire_change_set, change_set_id=pk))


def purge_deleted_leads() -> None:
    """Blank deleted leads once they are past being restored."""
    before = now() - timedelta(days=settings.DELETED_LEADS_KEPT_DAYS)
    with acting_across():
        organizations = _organizations(Lead.objects.filter(deleted_at__lt=before))
    _in_turns(organizations, purge_here, LEADS_AT_ONCE)


def expire_imports() -> None:
    """Delete the files of imports whose time is over, and the rows kept of them."""
    with acting_across():
        organizations = _organizations(Import.objects.outlived())
    _in_turns(organizations, expire_imports_here, IMPORTS_AT_ONCE)


def sweep_import_files() -> None:
    """Delete uploads that no import names, going through the files slice by slice."""
    if not default_storage.exists(UPLOADS):
        return
    reached: dict[int, str] = {}

    def sweep_next() -> int:
        here = current_organization_id()
        looked_at = sweep_here(after=reached.get(here, ""))
        if looked_at:
            reached[here] = looked_at[-1]
        return len(looked_at)

    folders = default_storage.listdir(UPLOADS)[0]
    organizations = sorted(int(name) for name in folders if name.isdecimal())
    _in_turns(organizations, sweep_next, FILES_AT_ONCE)


def expire_exports() -> None:
    """Delete the files of exports whose time is over."""
    with acting_across():
        organizations = _organizations(Export.objects.due_to_expire(now()))
    for organization_id in organizations:
        _inside(organization_id, expire_exports_here)


def purge_tombstones() -> None:
    """Remove the blank rows of leads that were deleted longer ago than the feed tells of."""
    if not settings.TOMBSTONE_KEEP_MONTHS:
        return
    before = now() - settings.TOMBSTONE_KEEP_MONTHS * _MONTH
    with acting_across():
        organizations = _organizations(Lead.objects.filter(deleted_at__lt=before))
    _in_turns(organizations, partial(purge_tombstones_here, before=before), BATCH)


def _organizations(due: QuerySet[Any]) -> list[int]:
    ids = due.order_by("organization_id").values_list("organization_id", flat=True)
    return list(ids.distinct())


def _in_turns(organizations: list[int], act: Callable[[], int], batch: int) -> None:
    """Do a batch of each organization, round after round, while ``act`` finds whole batches.

    After a minute the rest waits for the next hour, which begins with another organization.
    """
    first = int(now().timestamp() // 3600) % max(len(organizations), 1)
    waiting = deque(organizations[first:] + organizations[:first])
    ends = monotonic() + _TURNS_SECONDS
    while waiting and monotonic() < ends:
        organization_id = waiting.popleft()
        if _inside(organization_id, act) >= batch:
            waiting.append(organization_id)


def _inside(organization_id: int, act: Callable[[], int | None]) -> int:
    """Do it in the organization; what fails there is tried again and keeps no other from its."""
    try:
        with acting_for(organization_id):
            return act() or 0
    except (DatabaseError, OSError):
        _log.exception("tidying up in organization %s failed", organization_id)
        return 0
