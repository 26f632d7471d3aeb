"""Delete a selection of leads, however many it holds."""

from django.db import transaction

from accounts import audit
from accounts.wall.scope import current_actor
from jobs.services.start_job import start_job
from leads.models import ChangeSet
from leads.selection import Selection
from leads.services.bury_leads import bury_leads

KIND = "leads.delete"
AT_ONCE = 1_000


@transaction.atomic
def delete_selection(*, selection: Selection) -> ChangeSet:
    """Delete the selected leads: up to ``AT_ONCE`` now, more by a job (``change_set.job``).

    Leads that begin to match the selection after this moment are left alone. The change set
    is what they are restored from.
    """
    number, last_lead_id = selection.measure()
    change_set: ChangeSet = ChangeSet.objects.create(
        kind=ChangeSet.Kind.DELETION,
        title=f"Delete {number:,} lead{'' if number == 1 else 's'}",
        created_by_id=current_actor().user_id,
    )
    if number <= AT_ONCE:
        ids = list(selection.queryset().order_by("pk").values_list("pk", flat=True))
        deleted = bury_leads(lead_ids=ids, part_of=(change_set.pk, 0))
        change_set.counts = {"deleted": deleted}
        audit.record("deleted leads", change_set, after={"number": deleted})
    else:
        change_set.job = start_job(
            kind=KIND,
            title=f"Delete {selection.describe()}"[:200],
            parameters={
                "selection": selection.to_json(),
                "last_lead_id": last_lead_id,
                "change_set": change_set.pk,
            },
            total=number,
        )
        audit.record("started deleting leads", change_set, after={"number": number})
    change_set.save(update_fields=["counts", "job"])
    return change_set
