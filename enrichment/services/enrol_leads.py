"""Take the leads of a selection into a run."""

from accounts.errors import ProductError
from enrichment.models import Run, RunLead
from jobs.kinds import JobError
from leads.selection import Selection

AT_ONCE = 5_000


def enrol_leads(*, run: Run, after: int) -> int | None:
    """Enrol the next leads after an id; return the last one's id, None where there are no more.

    May be repeated: a lead is in a run once. Raises JobError where the selection cannot be read.
    """
    try:
        left = Selection.from_json(run.selection).between(after, run.last_lead_id)
    except ProductError as error:
        raise JobError(error.message) from error
    ids = list(left.values_list("pk", flat=True)[:AT_ONCE])
    RunLead.objects.bulk_create(
        [RunLead(run=run, lead_id=lead_id) for lead_id in ids], ignore_conflicts=True
    )
    return ids[-1] if len(ids) == AT_ONCE else None
