"""The job that deletes a large selection of leads."""

from django.urls import reverse

from accounts.errors import ProductError
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.models import ChangeSet
from leads.selection import Selection
from leads.services.bury_leads import bury_leads
from leads.services.delete_selection import KIND

_LEADS_A_STEP = 2_000


class DeleteLeads(JobKind):
    """Goes through the selection by id; tombstones, change set and cursor commit together."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Delete the next leads after ``cursor["after"]``."""
        try:
            left = Selection.from_json(job.parameters["selection"]).between(
                job.cursor.get("after", 0), job.parameters["last_lead_id"]
            )
        except ProductError as error:
            raise JobError(error.message) from error
        number = job.cursor.get("number", 0)
        ids = list(left.values_list("pk", flat=True)[:_LEADS_A_STEP])
        deleted = bury_leads(lead_ids=ids, part_of=(job.parameters["change_set"], number))
        return Step(
            cursor={"after": ids[-1], "number": number + 1} if ids else {},
            done=deleted,
            counts={"deleted": deleted} if deleted else {},
            text="Deleting",
            is_last=len(ids) < _LEADS_A_STEP,
        )

    def on_end(self, job: Job) -> None:
        """Keep the number with what can be taken back."""
        ChangeSet.objects.filter(pk=job.parameters["change_set"]).update(counts=job.counts)

    def result_url(self, job: Job) -> str:
        """Return the page of the change set."""
        return reverse("leads:change-set", args=[job.parameters["change_set"]])
