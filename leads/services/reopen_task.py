"""Take a tick back."""

from leads.models import Task
from leads.services.note_activities import note_activities


def reopen_task(*, task: Task) -> bool:
    """Mark a task as still to do and note it; False where it is open already."""
    done_one = Task.objects.filter(pk=task.pk, state=Task.State.DONE)
    if not done_one.update(state=Task.State.OPEN, done_at=None):
        return False
    payload = {"task": task.pk, "title": task.title}
    note_activities(kind="task-reopened", payloads={task.lead_id: payload})
    return True
