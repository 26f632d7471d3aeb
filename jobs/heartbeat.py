"""Whether a worker is alive: each writes a row every few seconds."""

import os
import socket
from datetime import timedelta

from django.utils import timezone

from jobs.models import Worker

BEAT_SECONDS = 5
_SILENCE = timedelta(seconds=30)
_FORGET = timedelta(days=1)


def beat() -> None:
    """Note that this process is alive, and forget workers not heard of for a day."""
    now = timezone.now()
    Worker.objects.update_or_create(
        name=_name(), defaults={"beat_at": now}, create_defaults={"beat_at": now, "started_at": now}
    )
    Worker.objects.filter(beat_at__lt=now - _FORGET).delete()


def retire() -> None:
    """Take this process off the list, so that a stopped worker is not taken for a live one."""
    Worker.objects.filter(name=_name()).delete()


def _name() -> str:
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def worker_is_alive() -> bool:
    """Return whether any worker was heard of in the last half minute."""
    return Worker.objects.filter(beat_at__gt=timezone.now() - _SILENCE).exists()
