"""How fast a provider may be asked, shared by all workers and hosts.

An account's moments are booked one after the other in a row of the database: whoever wants to
ask takes the next ones and keeps to them. Evenly spaced, calls never pass the vendor's limit in
any window; what a killed worker had booked is lost, some tenths of a second.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from accounts.wall.scope import current_organization_id
from enrichment.models import Pace
from enrichment.providers.base import RateLimit

CAREFUL = 1.02
"""The share by which moments lie farther apart than the limit asks: networks jitter."""
OPENS_AFTER = 5
"""So many failures in a row open the breaker."""
_LONGEST = timedelta(minutes=5)
_FIRST = timedelta(seconds=5)

_BOOK = """
    INSERT INTO enrichment_pace AS pace (organization_id, provider, next_at, failures)
    VALUES (%(organization)s, %(provider)s, clock_timestamp() + %(booked)s, 0)
    ON CONFLICT (organization_id, provider) DO UPDATE
    SET next_at = greatest(pace.next_at, clock_timestamp()) + %(booked)s
    RETURNING next_at - %(booked)s
"""


def book(provider: str, limit: RateLimit | None, calls: int) -> list[datetime]:
    """Return the moments at which so many calls may go out; they are nobody else's."""
    if limit is None:
        return [timezone.now()] * calls
    apart = timedelta(seconds=limit.seconds / limit.calls * CAREFUL)
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "provider": provider,
        "booked": apart * calls,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOOK, values)
        [(first,)] = cursor.fetchall()
    return [first + apart * turn for turn in range(calls)]


def wait_for(provider: str, seconds: float) -> None:
    """Let nobody ask for so long: the vendor said so."""
    until = timezone.now() + timedelta(seconds=seconds)
    Pace.objects.get_or_create(provider=provider, defaults={"next_at": until})
    Pace.objects.filter(provider=provider, next_at__lt=until).update(next_at=until)


def note_failure(provider: str) -> None:
    """Count a failure that may pass; several in a row open the breaker, longer each time."""
    now = timezone.now()
    Pace.objects.get_or_create(provider=provider, defaults={"next_at": now})
    Pace.objects.filter(provider=provider).update(failures=F("failures") + 1)
    pace = Pace.objects.get(provider=provider)
    if pace.failures >= OPENS_AFTER:
        wait = min(_LONGEST, _FIRST * 2 ** (pace.failures - OPENS_AFTER))
        Pace.objects.filter(pk=pace.pk).update(unwell_until=now + wait)


def note_success(provider: str) -> None:
    """Close the breaker."""
    open_ = Pace.objects.filter(provider=provider, failures__gt=0)
    open_.update(failures=0, unwell_until=None)


def resting_until(providers: list[str]) -> dict[str, datetime]:
    """Return until when providers are not to be asked: unwell, or booked out for a while."""
    now = timezone.now()
    found = {}
    for pace in Pace.objects.filter(provider__in=providers):
        until = max(pace.next_at, pace.unwell_until or pace.next_at)
        if until > now + timedelta(seconds=1):
            found[pace.provider] = until
    return found


def failing(providers: list[str], times: int) -> list[str]:
    """Return the providers that failed so often in a row."""
    tired = Pace.objects.filter(provider__in=providers, failures__gte=times)
    return list(tired.values_list("provider", flat=True))


def is_booked_out(provider: str, seconds: float) -> bool:
    """Return whether nothing is to be asked for so long: booked out, or unwell."""
    now = timezone.now()
    is_full = Q(next_at__gt=now + timedelta(seconds=seconds))
    resting = Pace.objects.filter(is_full | Q(unwell_until__gt=now), provider=provider)
    return bool(resting.exists())
