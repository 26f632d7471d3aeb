"""Tables that grow without end: one partition a month, made ahead and dropped when too old.

Models declare it (``TenantModel.by_month``); the functions that it calls belong to the tables'
owner and came with a migration, for the role that the product logs in with may change no table.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

AHEAD = 3
_log = logging.getLogger(__name__)
_CLOCKS_APART = timedelta(days=1)


def monthly_tables() -> dict[str, str]:
    """Return the tables that are kept by month, with the setting that says how many are."""
    return {
        model._meta.db_table: setting
        for model in apps.get_models()
        if (setting := getattr(model, "by_month", ""))
    }


def soon() -> datetime:
    """Return a moment after every row's, whatever the clocks of our servers say.

    A query that is bounded by it leaves the partition of strays aside, and so may read the
    months one after the other, newest first, until it has enough.
    """
    return timezone.now() + _CLOCKS_APART


def keep_months() -> None:
    """Make the months to come and drop those that are older than their setting says.

    Called without a scope. What another transaction holds up is left for the next time.
    """
    for table, setting in monthly_tables().items():
        kept = getattr(settings, setting)
        try:
            made = _ask("SELECT doctor_make_months(%s::regclass, %s)", table, AHEAD)
            dropped = kept and _ask("SELECT doctor_drop_months(%s::regclass, %s)", table, kept)
        except DatabaseError:
            _log.exception("the months of %s could not be kept", table)
            continue
        if made or dropped:
            _log.info("%s: %s months made, %s dropped", table, made, dropped)


def months_missing() -> list[str]:
    """Return the tables whose next month has not been made; a worker should have."""
    ahead = _begin_of_next(_begin_of_next(timezone.now()))
    return [
        table
        for table in monthly_tables()
        if (ends := _ask("SELECT max(ends) FROM doctor_months(%s::regclass)", table)) is None
        or ends < ahead
    ]


def _begin_of_next(moment: datetime) -> datetime:
    begin = moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (begin + timedelta(days=31)).replace(day=1)


def _ask(query: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        row = cursor.fetchone()
    return row and row[0]
