"""Move a lead to another stage of the pipeline."""

from accounts.errors import ConflictError
from leads.models import Lead, Stage
from leads.services.edit_lead import edit_lead
from leads.writing import Source


def move_to_stage(
    *, lead_id: int, stage_id: int | None, version: int | None, source: Source
) -> Lead:
    """Put a lead in a stage.

    Raises ConflictError where the stage is gone or the lead has moved on since ``version``,
    Lead.DoesNotExist.
    """
    stage = Stage.objects.filter(pk=stage_id).first()
    if stage is None:
        raise ConflictError("This stage is not there any more. Reload the page.", field="stage")
    return edit_lead(lead_id=lead_id, values={"stage": stage.name}, source=source, version=version)
