"""Delete a selection of leads, however many it holds."""

from typing import NamedTuple

from accounts import audit
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.selection import Selection
from leads.services.delete_leads import delete_leads

KIND = "leads.delete"
AT_ONCE = 1_000


class Deletion(NamedTuple):
    """How many leads are deleted, by which job where not at once."""

    number: int
    job: Job | None


def delete_selection(*, selection: Selection) -> Deletion:
    """Delete the selected leads: up to ``AT_ONCE`` now, more by a job.

    Leads that begin to match the selection after this moment are left alone.
    """
    number, last_lead_id = selection.measure()
    if number <= AT_ONCE:
        return Deletion(delete_leads(leads=selection.queryset()), None)
    job = start_job(
        kind=KIND,
        title=f"Delete {selection.describe()}"[:200],
        parameters={"selection": selection.to_json(), "last_lead_id": last_lead_id},
        total=number,
    )
    audit.record("started deleting leads", job, after={"number": number})
    return Deletion(number, job)
