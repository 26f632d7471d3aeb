"""Whether a worker is alive."""

from datetime import timedelta

from django.utils import timezone

from jobs.heartbeat import beat, worker_is_alive
from jobs.models import Worker


def test_a_worker_is_alive_while_it_beats(db):
    assert not worker_is_alive()
    beat()
    beat()
    assert worker_is_alive()
    assert Worker.objects.count() == 1


def test_a_silent_worker_counts_as_dead_and_is_forgotten_after_a_day(db):
    beat()
    Worker.objects.update(beat_at=timezone.now() - timedelta(seconds=60))
    assert not worker_is_alive()
    Worker.objects.update(name="old", beat_at=timezone.now() - timedelta(days=2))
    beat()
    assert not Worker.objects.filter(name="old").exists()
