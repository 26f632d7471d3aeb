"""Add a stage to the pipeline, or change one."""

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.errors import ConflictError, ProductError
from leads.models import Stage
from leads.pipeline import hold_stages_still, must_leave_an_open_stage

_MAX_NAME = 60
_MAX_STAGES = 30


def save_stage(*, name: str, kind: str, stage_id: int | None = None) -> Stage:
    """Write a stage's name and kind; without ``stage_id`` a new one joins at the end.

    Raises ProductError for a name or kind that cannot be, ConflictError where the name is
    taken or no open stage would be left, Stage.DoesNotExist.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > _MAX_NAME:
        message = f"Give a name of at most {_MAX_NAME} characters."
        raise ProductError(message, field="name")
    if kind not in Stage.Kind.values:
        raise ProductError("Choose open, won or lost.", field="kind")
    stages = hold_stages_still()
    stage = stages[stage_id] if stage_id is not None else _at_the_end(stages)
    before = {"name": stage.name, "kind": stage.kind} if stage.pk else None
    if stage.pk and kind != Stage.Kind.OPEN:
        must_leave_an_open_stage(stages, without=stage)
    stage.name, stage.kind = name, kind
    try:
        with transaction.atomic():
            stage.save()
    except IntegrityError:
        message = f"There is a stage named “{name}” already."
        raise ConflictError(message, field="name") from None
    after = {"name": name, "kind": kind}
    if before != after:
        audit.record("changed" if before else "added", stage, before=before, after=after)
    return stage


def _at_the_end(stages: dict[int, Stage]) -> Stage:
    if len(stages) >= _MAX_STAGES:
        message = f"A pipeline holds at most {_MAX_STAGES} stages."
        raise ProductError(message, field="name")
    return Stage(position=max((one.position for one in stages.values()), default=-1) + 1)
