"""The audit log's page walks every event once, and shows only one's own organization."""

import re

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent


def _shown(response):
    return [event.verb for event in response.context["events"]]


def test_paging_walks_every_event_once_even_at_the_same_moment(client, world):
    client.force_login(world.alice)
    with world.inside(world.acme, world.alice):
        moment = timezone.now()
        AuditEvent.objects.bulk_create(
            AuditEvent(actor_label="x", actor_kind="system", verb=f"did {index:03}", at=moment)
            for index in range(120)
        )
    url, seen, pages = reverse("accounts:audit-log"), [], 0
    while url:
        response = client.get(url)
        seen += _shown(response)
        pages += 1
        older = response.context["older_url"]
        url = reverse("accounts:audit-log") + older if older else ""
    assert pages == 3
    assert len(seen) == len(set(seen))
    assert {verb for verb in seen if verb.startswith("did")} == {f"did {i:03}" for i in range(120)}


def test_it_shows_who_what_and_the_change_but_nothing_of_others(client, world):
    with world.inside(world.globex, world.charlie):
        audit.record("hid the treasure")
    with world.inside(world.acme, world.alice):
        audit.record("painted", world.acme, before={"colour": "red"}, after={"colour": "blue"})
    client.force_login(world.alice)
    page = re.sub(r"\s+", " ", client.get(reverse("accounts:audit-log")).content.decode())
    assert "painted" in page
    assert "alice@example.com" in page
    assert "blue" in page
    assert "treasure" not in page


def test_a_cursor_that_is_none_shows_the_newest(client, world):
    client.force_login(world.alice)
    for cursor in ("nonsense", "2026-01-01~1", "2026-13-45T00:00:00Z~1", "~"):
        response = client.get(reverse("accounts:audit-log"), {"before": cursor})
        assert _shown(response), cursor


@pytest.mark.parametrize("act", ["update", "delete"])
def test_an_event_can_be_neither_changed_nor_deleted(world, act):
    with world.inside(world.acme, world.alice):
        events = AuditEvent.objects.all()
        acts = {
            "update": lambda: events.update(verb="nothing"),
            "delete": lambda: events._raw_delete("default"),
        }
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            acts[act]()
