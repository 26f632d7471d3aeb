"""Tick a task off."""

from leads.models import Task
from leads.services.note_activities import note_activities
from lib.clock import now


def complete_task(*, task: Task) -> bool:
    """Mark a task as done and note it; False where it was done already."""
    open_one = Task.objects.filter(pk=task.pk, state=Task.State.OPEN)
    if not open_one.update(state=Task.State.DONE, done_at=now()):
        return False
    payload = {"task": task.pk, "title": task.title}
    note_activities(kind="task-done", payloads={task.lead_id: payload})
    return True
