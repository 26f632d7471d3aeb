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
            selected = Selection.from_json(job.parameters["selection"]).queryset()
        except ProductError as error:
            raise JobError(error.message) from error
        left = selected.filter(
            pk__gt=job.cursor.get("after", 0), pk__lte=job.parameters["last_lead_id"]
        )
        ids = list(left.order_by("pk").values_list("pk", flat=True)[:_LEADS_A_STEP])
        return Step(
            cursor={"after": ids[-1]} if ids else {},
            done=bury_leads(lead_ids=ids),
            text="Deleting",
            is_last=len(ids) < _LEADS_A_STEP,
        )

    def result_url(self, job: Job) -> str:
        """Return the lead list."""
        return reverse("leads:list")
