"""Days as the organization has them: its tasks are due by the end of one."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accounts.models import Organization
from lib.clock import now


def home_zone(organization: Organization) -> ZoneInfo:
    """Return the organization's time zone, UTC where it is none we know."""
    try:
        return ZoneInfo(organization.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def today(organization: Organization) -> date:
    """Return the organization's present day."""
    return now().astimezone(home_zone(organization)).date()


def end_of(day: date, organization: Organization) -> datetime:
    """Return the last second of a day of the organization."""
    midnight = datetime.combine(day + timedelta(days=1), time(), home_zone(organization))
    return midnight - timedelta(seconds=1)
