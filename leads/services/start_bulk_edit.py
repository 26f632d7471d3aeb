"""Make one change to a selection of leads, however many it holds."""

from django.db import transaction

from accounts import audit
from accounts.wall.scope import current_actor
from jobs.services.start_job import start_job
from leads.bulk_edits import BulkEdit
from leads.models import ChangeSet
from leads.selection import Selection
from leads.services.edit_in_bulk import edit_in_bulk
from leads.writing import Source

KIND = "leads.bulk_edit"
AT_ONCE = 1_000


@transaction.atomic
def start_bulk_edit(*, selection: Selection, edit: BulkEdit, source: Source) -> ChangeSet:
    """Edit the selected leads: up to ``AT_ONCE`` now, more by a job (``change_set.job``).

    Leads that begin to match the selection after this moment are left alone.
    """
    actor = current_actor()
    number, last_lead_id = selection.measure()
    change_set: ChangeSet = ChangeSet.objects.create(
        kind=ChangeSet.Kind.BULK_EDIT,
        title=edit.title,
        created_by_id=actor.user_id,
    )
    if number <= AT_ONCE:
        changed = edit_in_bulk(
            lead_ids=list(selection.queryset().order_by("pk").values_list("pk", flat=True)),
            edit=edit,
            source=str(source),
            change_set_id=change_set.pk,
            number=0,
        )
        change_set.counts = {"changed": changed, "unchanged": number - changed}
    else:
        change_set.job = start_job(
            kind=KIND,
            title=f"{edit.title}: {selection.describe()}"[:200],
            parameters={
                "selection": selection.to_json(),
                "last_lead_id": last_lead_id,
                "edit": edit.to_json(),
                "source": str(source),
                "change_set": change_set.pk,
            },
            total=number,
        )
    change_set.save(update_fields=["counts", "job"])
    audit.record("edited leads in bulk", change_set, after={"number": number})
    return change_set
