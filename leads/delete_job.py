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
        change_set_id = _change_set_id(job)
        ids = list(left.values_list("pk", flat=True)[:_LEADS_A_STEP])
        deleted = bury_leads(
            lead_ids=ids, part_of=(change_set_id, number) if change_set_id else None
        )
        return Step(
            cursor={"after": ids[-1], "number": number + 1} if ids else {},
            done=deleted,
            counts={"deleted": deleted} if deleted else {},
            text="Deleting",
            is_last=len(ids) < _LEADS_A_STEP,
        )

    def on_end(self, job: Job) -> None:
        """Keep the number with what can be taken back."""
        ChangeSet.objects.filter(pk=_change_set_id(job)).update(counts=job.counts)

    def result_url(self, job: Job) -> str:
        """Return the page of the change set, or of the leads that are left."""
        change_set_id = _change_set_id(job)
        if change_set_id is None:
            return reverse("leads:list")
        return reverse("leads:change-set", args=[change_set_id])


def _change_set_id(job: Job) -> int | None:
    """Return None for a job of the release in which no deletion could be taken back."""
    found: int | None = job.parameters.get("change_set")
    return found
