"""The job that deletes a large selection of leads."""

from django.urls import reverse

from accounts.errors import ProductError
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.selection import Selection
from leads.services.bury_leads import bury_leads
from leads.services.delete_selection import KIND

_LEADS_A_STEP = 1_000


class DeleteLeads(JobKind):
    """Goes through the selection by id; tombstones and cursor commit together."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Delete the next leads after ``cursor["after"]``."""
        try:
            left = Selection.from_json(job.parameters["selection"]).between(
                job.cursor.get("after", 0), job.parameters["last_lead_id"]
            )
        except ProductError as error:
            raise JobError(error.message) from error
        ids = list(left.values_list("pk", flat=True)[:_LEADS_A_STEP])
        return Step(
            cursor={"after": ids[-1]} if ids else {},
            done=bury_leads(lead_ids=ids),
            text="Deleting",
            is_last=len(ids) < _LEADS_A_STEP,
        )

    def result_url(self, job: Job) -> str:
        """Return the lead list."""
        return reverse("leads:list")
