"""Take back what an import or a bulk edit changed."""

from accounts import audit
from accounts.errors import ConflictError
from jobs.models import Job
from jobs.services.start_job import start_job
from leads.models import ChangeSet, ChangeSetPart

KIND = "leads.undo"


def undo_change_set(*, change_set_id: int) -> Job:
    """Start the job that takes the set back; leads changed since are left alone.

    Raises ChangeSet.DoesNotExist, and ConflictError where the set is at work, is being
    undone, was undone or is too old.
    """
    held = ChangeSet.objects.select_for_update(of=("self",)).select_related("job")
    change_set: ChangeSet = held.get(pk=change_set_id)
    if change_set.job is not None and not change_set.job.is_finished:
        message = f"“{change_set}” still runs. Cancel it first, or wait for its end."
        raise ConflictError(message)
    if change_set.state != ChangeSet.State.OPEN:
        message = f"“{change_set}” cannot be undone: {change_set.get_state_display().lower()}."
        raise ConflictError(message)
    job = start_job(
        kind=KIND,
        title=f"Undo: {change_set.title}"[:200],
        parameters={"change_set": change_set.pk},
        total=ChangeSetPart.objects.filter(change_set=change_set).leads(),
    )
    change_set.state, change_set.undo_job = ChangeSet.State.UNDOING, job
    change_set.save(update_fields=["state", "undo_job"])
    audit.record("started undoing", change_set)
    return job
