"""Plan something to do about a lead."""

from datetime import date, timedelta

from accounts.errors import ProductError
from accounts.models import Membership, Organization
from accounts.wall.scope import current_actor
from leads.calendar import end_of, today
from leads.models import Lead, Task
from leads.services.note_activities import note_activities
from lib.normalise.text import trim

MAX_LENGTH = 200
_FURTHEST = timedelta(days=3660)


def create_task(*, lead: Lead, title: str, due_on: date, assignee: Membership | None) -> Task:
    """Add a task that is due by the end of a day of the organization.

    Raises ProductError for an empty or overlong title and a day beyond ten years.
    """
    title = trim(title)
    if not title or len(title) > MAX_LENGTH:
        message = f"Say in at most {MAX_LENGTH} characters what is to be done."
        raise ProductError(message, field="title")
    organization = Organization.objects.get()
    if abs(due_on - today(organization)) > _FURTHEST:
        message = "Choose a day within ten years."
        raise ProductError(message, field="due_on")
    actor = current_actor()
    task: Task = Task.objects.create(
        lead=lead,
        title=title,
        due_at=end_of(due_on, organization),
        assignee=assignee,
        created_by_id=actor.user_id,
    )
    payload = {"task": task.pk, "title": title, "due_on": due_on.isoformat()}
    note_activities(kind="task-created", payloads={lead.pk: payload})
    return task
