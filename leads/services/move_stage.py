"""Move a stage one place in the pipeline."""

from accounts import audit
from leads.models import Stage
from leads.pipeline import hold_stages_still


def move_stage(*, stage_id: int, up: bool) -> Stage:
    """Let a stage change places with the one before or after it; at the end it stays.

    Raises Stage.DoesNotExist.
    """
    stages = hold_stages_still()
    stage = stages[stage_id]
    order = list(stages.values())
    at = order.index(stage)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return stage
    order[at], order[to] = order[to], order[at]
    for place, one in enumerate(order):
        one.position = place
    Stage.objects.bulk_update(order, ["position"])
    audit.record("moved", stage, before={"position": at}, after={"position": to})
    return stage
