"""The rules that a pipeline keeps, whoever changes it."""

from accounts.errors import ConflictError
from leads.models import Stage


def hold_stages_still() -> dict[int, Stage]:
    """Lock the organization's stages until the transaction ends; return them in order, by id.

    A stage asked for that is not there raises Stage.DoesNotExist.
    """
    # No key is locked, so leads may go on pointing to stages. Read again once all are held: a
    # lock that waited may have let the order change.
    list(Stage.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return _Stages((stage.pk, stage) for stage in Stage.objects.all())


class _Stages(dict[int, Stage]):
    def __missing__(self, key: int) -> Stage:
        raise Stage.DoesNotExist


def must_leave_an_open_stage(stages: dict[int, Stage], without: Stage) -> None:
    """Raise ConflictError where no stage but this one is open."""
    others = (stage for stage in stages.values() if stage.pk != without.pk)
    if not any(stage.kind == Stage.Kind.OPEN for stage in others):
        message = (
            f"“{without}” is the only open stage, and new leads need one. "
            "Add another open stage first."
        )
        raise ConflictError(message)
