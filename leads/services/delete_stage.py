"""Delete a stage of the pipeline; its leads move to another one."""

from accounts import audit
from accounts.errors import ConflictError, ProductError
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.models import Lead
from leads.pipeline import hold_stages_still, must_leave_an_open_stage
from leads.services.empty_stage import empty_stage
from leads.writing import Source

KIND = "leads.delete-stage"
AT_ONCE = 1_000


def delete_stage(*, stage_id: int, to_stage_id: int | None, source: Source) -> Job | None:
    """Move the stage's leads and delete it: at once where they are few, else by a job.

    Returns the job, if there is one. Raises ProductError where no other stage is chosen,
    ConflictError where no open stage would be left or another stage is being deleted,
    Stage.DoesNotExist.
    """
    stages = hold_stages_still()
    stage = stages[stage_id]
    if to_stage_id not in stages or to_stage_id == stage_id:
        raise ProductError("Choose the stage that its leads move to.", field="to_stage")
    must_leave_an_open_stage(stages, without=stage)
    # Two at a time could hand leads to each other for ever.
    if Job.objects.filter(kind=KIND, state__in=Job.ACTIVE).exists():
        message = "Another stage is being deleted. Wait until that is done."
        raise ConflictError(message)
    number = Lead.objects.filter(stage_id=stage_id).count()
    if number <= AT_ONCE:
        while not empty_stage(stage_id=stage_id, to_stage_id=to_stage_id, source=source).is_gone:
            pass
        return None
    job = start_job(
        kind=KIND,
        title=f"Move leads from {stage} to {stages[to_stage_id]}"[:200],
        parameters={
            "stage_id": stage_id,
            "to_stage_id": to_stage_id,
            "source": [source.trust.value, source.name],
        },
        total=number,
    )
    audit.record("started deleting", stage, after={"to": stages[to_stage_id].name})
    return job
