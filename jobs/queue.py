"""The one place that puts work on django-q2.

What is queued is a *ticket*: an invitation to run one slice of whatever job's turn it is.
A lost ticket delays a job until the next tick and loses nothing; a ticket too many finds
nothing to do. With the ORM broker the ticket is written in the caller's transaction and
vanishes with it; with Redis it is sent after the commit.
"""

from django.conf import settings
from django.db import connection, transaction
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.tasks import async_task

TICKET = "jobs.tasks.run_ticket"
_schedules: dict[str, tuple[str, int]] = {}


def issue_ticket() -> None:
    """Ask a worker to run one slice."""
    if "orm" in settings.Q_CLUSTER or not connection.in_atomic_block:
        _send()
    else:
        transaction.on_commit(_send)


def waiting_tickets() -> int:
    """Return how many tickets no worker has taken yet."""
    return int(get_broker().queue_size())


def _send() -> None:
    async_task(TICKET, broker=get_broker())


def every_minute(name: str, task: str) -> None:
    """Have ``task`` (a dotted path) run each minute; called from ``AppConfig.ready()``."""
    _schedules[name] = task, 1


def every_hour(name: str, task: str) -> None:
    """Have ``task`` (a dotted path) run each hour; called from ``AppConfig.ready()``."""
    _schedules[name] = task, 60


def write_schedules() -> None:
    """Make django-q2's table of schedules what the apps asked for; each worker's start does it."""
    Schedule.objects.exclude(name__in=_schedules).delete()
    for name, (task, minutes) in _schedules.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": task,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "repeats": -1,
            },
        )
