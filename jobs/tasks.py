"""What django-q2 calls."""

from django.contrib.sessions.backends.db import SessionStore

from accounts.wall import months
from jobs.engine import run_one_slice
from jobs.leases import runnable_count
from jobs.queue import issue_ticket, waiting_tickets


def run_ticket() -> None:
    """Run one slice of whatever job's turn it is."""
    run_one_slice()


def tick() -> None:
    """Issue tickets for jobs that have none: woken sleepers and dead workers' jobs.

    No more than are runnable: each tick adding its own would make a busy queue grow for ever.
    """
    for _ in range(runnable_count(limit=20) - waiting_tickets()):
        issue_ticket()


def keep_months() -> None:
    """Make the coming months of tables that grow without end, and drop the outlived."""
    months.keep_months()


def forget_sessions() -> None:
    """Delete the sessions whose time is over."""
    SessionStore.clear_expired()
