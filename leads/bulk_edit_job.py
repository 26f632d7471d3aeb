"""The job that makes one change to a large selection of leads."""

from django.urls import reverse

from accounts.errors import ProductError
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.bulk_edits import BulkEdit
from leads.models import ChangeSet
from leads.selection import Selection
from leads.services.edit_in_bulk import edit_in_bulk
from leads.services.start_bulk_edit import KIND

_LEADS_A_STEP = 5_000


class EditInBulk(JobKind):
    """Goes through the selection by id; changes, change set and cursor commit together."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Edit the next leads after ``cursor["after"]``."""
        try:
            return self._step(job)
        except ProductError as error:
            raise JobError(error.message) from error

    def _step(self, job: Job) -> Step:
        number = job.cursor.get("number", 0)
        left = Selection.from_json(job.parameters["selection"]).between(
            job.cursor.get("after", 0), job.parameters["last_lead_id"]
        )
        ids = list(left.values_list("pk", flat=True)[:_LEADS_A_STEP])
        changed = edit_in_bulk(
            lead_ids=ids,
            edit=BulkEdit(**job.parameters["edit"]),
            source=job.parameters["source"],
            change_set_id=job.parameters["change_set"],
            number=number,
        )
        return Step(
            cursor={"after": ids[-1], "number": number + 1} if ids else {},
            done=len(ids),
            counts={"changed": changed, "unchanged": len(ids) - changed},
            text="Editing",
            is_last=len(ids) < _LEADS_A_STEP,
        )

    def on_end(self, job: Job) -> None:
        """Keep the numbers with what can be taken back."""
        ChangeSet.objects.filter(pk=job.parameters["change_set"]).update(counts=job.counts)

    def result_url(self, job: Job) -> str:
        """Return the page of the change set."""
        return reverse("leads:change-set", args=[job.parameters["change_set"]])
