"""Move leads out of a stage that goes, some at a time."""

from typing import NamedTuple

from accounts import audit
from accounts.errors import ProductError
from leads import storing
from leads.models import Lead, Stage
from leads.paging import DEFAULT, page_of
from leads.services.set_reference import set_reference
from leads.writing import Source

LEADS_AT_ONCE = 5_000


class Emptying(NamedTuple):
    """How many leads were moved, where to go on, and whether the stage is gone."""

    moved: int
    cursor: str
    is_gone: bool


def empty_stage(*, stage_id: int, to_stage_id: int, source: Source, cursor: str = "") -> Emptying:
    """Move up to ``LEADS_AT_ONCE`` leads on; delete the stage where none is left.

    Raises ProductError where the stage to move to is gone.
    """
    storing.take_turn()
    stages = Stage.objects.filter(pk__in=[stage_id, to_stage_id]).order_by("pk")
    held = {stage.pk: stage for stage in stages.select_for_update(no_key=True)}
    if stage_id not in held:
        return Emptying(0, "", is_gone=True)
    if to_stage_id not in held:
        message = "The stage that the leads should move to is gone. Choose another one."
        raise ProductError(message)
    leads = Lead.objects.filter(stage_id=stage_id).only("pk", "created_at", "deleted_at")
    page = page_of(leads, DEFAULT, cursor, LEADS_AT_ONCE)
    if not page.leads and not cursor:
        audit.record("deleted", held[stage_id], before={"name": held[stage_id].name})
        held[stage_id].delete()
        return Emptying(0, "", is_gone=True)
    ids = [lead.pk for lead in page.leads]
    moved = set_reference(field="stage", wanted=dict.fromkeys(ids, to_stage_id), source=source)
    # Nobody reads a tombstone's stage; it only must not point to a stage that is gone.
    Lead.objects.filter(pk__in=ids, stage_id=stage_id).update(stage_id=to_stage_id)
    return Emptying(moved, page.older, is_gone=False)
