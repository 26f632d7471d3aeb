"""The job that empties and deletes a stage of many leads."""

from django.urls import reverse

from accounts.errors import ProductError
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.services.delete_stage import KIND
from leads.services.empty_stage import empty_stage
from leads.writing import Source, Trust


class DeleteStage(JobKind):
    """Walks the stage's leads newest first, then looks again for any that came meanwhile."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Move the next leads; delete the stage once it is empty."""
        trust, name = job.parameters["source"]
        try:
            emptying = empty_stage(
                stage_id=job.parameters["stage_id"],
                to_stage_id=job.parameters["to_stage_id"],
                source=Source(Trust(trust), name),
                cursor=job.cursor.get("after", ""),
            )
        except ProductError as error:
            raise JobError(error.message) from error
        return Step(
            cursor={"after": emptying.cursor},
            done=emptying.moved,
            text="Moving leads",
            is_last=emptying.is_gone,
        )

    def result_url(self, job: Job) -> str:
        """Return the page of stages."""
        return reverse("leads:stages")
