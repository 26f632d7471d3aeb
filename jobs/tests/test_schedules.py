"""What the worker does by the clock, and what it is for."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from jobs.queue import write_schedules
from jobs.tasks import forget_sessions


def test_schedules_are_written_as_the_apps_asked(db):
    Schedule.objects.create(name="long forgotten", func="nowhere")
    write_schedules()
    write_schedules()
    minutes = dict(Schedule.objects.values_list("name", "minutes"))
    assert minutes["change sets"] == 1
    assert minutes["months"] == minutes["tombstones"] == 60
    assert "long forgotten" not in minutes
    for path in Schedule.objects.values_list("func", flat=True):
        assert callable(import_string(path))


def test_sessions_go_when_their_time_is_over(db):
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=name, session_data="", expire_date=timezone.now() + timedelta(days=days)
        )
    forget_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["new"]
