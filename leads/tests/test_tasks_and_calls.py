"""Tasks, calls and the timeline of a lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from leads.models import Activity, Lead, Task

TASKS = reverse("leads:tasks")


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    return client


@pytest.fixture
def lead(world):
    with world.inside(world.acme, world.bob):
        return Lead.objects.create(full_name="Ada Byron")


def _member(world, user):
    with world.inside(world.acme):
        return Membership.objects.get(user=user)


def _plan(bob, lead, **values):
    due_on = (timezone.now() + timedelta(days=1)).date().isoformat()
    data = {"title": "Call Ada", "due_on": due_on, "assignee": ""} | values
    return bob.post(reverse("leads:task-create", args=[lead.pk]), data, follow=True)


def _kinds(world):
    with world.inside(world.acme):
        return list(Activity.objects.order_by("pk").values_list("kind", flat=True))


def test_a_task_is_planned_done_and_reopened_and_the_timeline_says_so(bob, world, lead):
    _plan(bob, lead)
    with world.inside(world.acme):
        task = Task.objects.get()
    url = reverse("leads:task-state", args=[task.pk])
    for state in ("done", "done", "open", "open"):
        bob.post(url, {"state": state})
    assert _kinds(world) == ["task-created", "task-done", "task-reopened"]
    with world.inside(world.acme):
        task.refresh_from_db()
        assert (task.state, task.done_at, task.created_by_id) == ("open", None, world.bob.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "\0 "},
        {"title": "x" * 201},
        {"due_on": "soon"},
        {"due_on": "9999-12-31"},
        {"assignee": "999999"},
        {"assignee": "²"},
    ],
)
def test_a_task_that_says_nothing_is_refused(bob, world, lead, wrong):
    page = _plan(bob, lead, **wrong)
    assert page.status_code == 200
    with world.inside(world.acme):
        assert not Task.objects.exists()


def test_a_task_cannot_go_to_a_member_of_another_organization(bob, world, lead):
    with world.inside(world.globex):
        charlie = Membership.objects.first()
    _plan(bob, lead, assignee=charlie.pk)
    with world.inside(world.acme):
        assert not Task.objects.exists()


def _tasks(world, lead, *days, assignee=None):
    with world.inside(world.acme):
        for day in days:
            Task.objects.create(
                lead=lead,
                title=f"in {day}",
                due_at=timezone.now() + timedelta(days=day),
                assignee=assignee,
            )


def test_what_is_due_stands_under_overdue_today_and_later(bob, world, lead):
    _tasks(world, lead, -2, 5, assignee=_member(world, world.bob))
    _tasks(world, lead, -1, assignee=_member(world, world.alice))
    sections = bob.get(TASKS).context["sections"]
    assert [(head, [t.title for t in rows]) for head, rows in sections] == [
        ("Overdue", ["in -2"]),
        ("Later", ["in 5"]),
    ]
    everybody = bob.get(TASKS, {"whose": "all"}).context["sections"]
    assert [t.title for _, rows in everybody for t in rows] == ["in -2", "in -1", "in 5"]


def test_walking_the_tasks_meets_each_once(bob, world, lead):
    with world.inside(world.acme):
        moment = timezone.now()
        Task.objects.bulk_create(
            Task(lead=lead, title=f"t{n}", due_at=moment + timedelta(hours=n // 9))
            for n in range(120)
        )
    met, after = [], None
    while after != "":
        context = bob.get(TASKS, {"whose": "all", "after": after or ""}).context
        met += [task.pk for _, rows in context["sections"] for task in rows]
        after = context["after"]
    assert len(met) == len(set(met)) == 120


def test_tasks_of_deleted_leads_are_not_due(bob, world, lead):
    _tasks(world, lead, -2)
    with world.inside(world.acme):
        Lead.objects.update(deleted_at=timezone.now())
    assert bob.get(TASKS, {"whose": "all"}).context["sections"] == []


def test_a_task_of_mine_is_on_today(bob, world, lead):
    _tasks(world, lead, -1, assignee=_member(world, world.bob))
    page = bob.get("/").content.decode()
    assert "Your tasks until tonight" in page
    assert "in -1" in page


def test_a_viewer_sees_tasks_but_ticks_none(client, world, lead):
    _tasks(world, lead, -1)
    client.force_login(world.vera)
    assert client.get(TASKS, {"whose": "all"}).status_code == 200
    with world.inside(world.acme):
        pk = Task.objects.get().pk
    assert client.post(reverse("leads:task-state", args=[pk])).status_code == 403
    assert client.post(reverse("leads:call", args=[lead.pk])).status_code == 403


def test_a_call_lands_on_the_timeline(bob, lead):
    url = reverse("leads:call", args=[lead.pk])
    data = {"outcome": "call-back", "minutes": "3", "text": "Busy"}
    page = bob.post(url, data, follow=True).content.decode()
    assert "Call: asked to call back, 3 minutes<br>Busy" in page


@pytest.mark.parametrize(
    "wrong", [{"outcome": "x"}, {"minutes": "-1"}, {"minutes": "9" * 30}, {"minutes": "601"}]
)
def test_a_call_that_cannot_be_is_refused(bob, world, lead, wrong):
    url = reverse("leads:call", args=[lead.pk])
    assert bob.post(url, {"outcome": "reached"} | wrong, follow=True).status_code == 200
    assert _kinds(world) == []


def test_the_timeline_comes_in_pages_and_meets_each_entry_once(bob, world, lead):
    with world.inside(world.acme, world.bob):
        moment = timezone.now()
        Activity.objects.bulk_create(
            Activity(lead=lead, kind="note", payload={"text": f"n{n}."}, at=moment)
            for n in range(70)
        )
    url, met = reverse("leads:detail", args=[lead.pk]), []
    first = bob.get(url).context["page"]
    met, page = [entry.text for entry in first.entries], first
    while page.older:
        data = {"before": page.older}
        assert bob.get(url, data).context["page"].entries  # works without a script as well
        page = bob.get(reverse("leads:timeline", args=[lead.pk]), data).context["page"]
        met += [entry.text for entry in page.entries]
    assert len(met) == 71
    assert len(set(met)) == 71
    assert met[-1] == "Created"


def test_the_timeline_narrows_to_a_kind(bob, world, lead):
    bob.post(reverse("leads:note", args=[lead.pk]), {"text": "A note"})
    _plan(bob, lead)
    url = reverse("leads:detail", args=[lead.pk])
    texts = [entry.text for entry in bob.get(url, {"kind": "notes"}).context["page"].entries]
    assert texts == ["A note"]
    everything = bob.get(url, {"kind": "nonsense", "before": "²-x"}).context["page"]
    assert len(everything.entries) == 3


@pytest.mark.parametrize("tab", ["note", "call", "task", "nonsense"])
def test_each_tab_of_the_composer_opens_by_its_link(bob, lead, tab):
    assert bob.get(reverse("leads:detail", args=[lead.pk]), {"compose": tab}).status_code == 200
