from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Campaign
from jobs.models import Job
from leads.models import Import, Lead, Suppression


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    return client


def _page(client):
    return client.get("/").content.decode()


def _job(**values):
    return Job.objects.create(
        kind="import", title="Import of fair.csv", not_before=timezone.now(), **values
    )


def test_a_new_organization_is_shown_its_first_steps_and_no_chart(bob):
    page = _page(bob)
    assert "First steps" in page
    assert "Needs a look" not in page
    assert "data-chart" not in page


def test_leads_are_counted_on_the_day_they_were_added(bob, world):
    now = timezone.now()
    with world.inside(world.acme, world.bob):
        for days_ago in (0, 0, 3, 40):
            Lead.objects.create(full_name="Ann", created_at=now - timedelta(days=days_ago))
    with world.inside(world.globex, world.charlie):
        Lead.objects.create(full_name="Not ours")
    numbers = bob.get("/").context["chart"]["series"][0]["data"]
    assert len(numbers) == 14
    assert numbers[-1] == 2
    assert numbers[-4] == 1
    assert sum(numbers) == 3


def test_what_went_wrong_is_named_with_its_remedy_one_click_away(bob, world):
    with world.inside(world.acme, world.bob):
        failed = _job(state="failed", error="The server refused.", finished_at=timezone.now())
        done = _job(state="finished", counts={"rejected": 7}, finished_at=timezone.now())
        run = Import.objects.create(file_name="fair.csv", state="finished", job=done)
    page = _page(bob)
    assert f"/jobs/{failed.pk}/" in page
    assert "The server refused." in page
    assert f"/leads/imports/{run.pk}/" in page
    assert "7 rows rejected" in page


def test_old_failures_are_left_in_peace(bob, world):
    with world.inside(world.acme, world.bob):
        _job(state="failed", error="Long ago.", finished_at=timezone.now() - timedelta(days=8))
    assert "Long ago." not in _page(bob)


def test_campaigns_and_opt_outs_are_listed(bob, world):
    with world.inside(world.acme, world.bob):
        moment = timezone.now() + timedelta(hours=2)
        Campaign.objects.create(name="Spring", state="scheduled", starts_at=moment, frozen={})
        Campaign.objects.create(name="Only a draft")
        Suppression.objects.create(kind="email", key="ann@example.org", reason="unsubscribed")
    page = _page(bob)
    assert "Spring" in page
    assert "Only a draft" not in page
    assert "ann@example.org" in page


def test_it_takes_few_statements(bob, world):
    with world.inside(world.acme, world.bob):
        Lead.objects.create(full_name="Ann")
        done = _job(state="finished", counts={"rejected": 7})
        Import.objects.create(file_name="fair.csv", state="finished", job=done)
    _page(bob)
    with CaptureQueriesContext(connection) as queries:
        _page(bob)
    of_the_page = [one["sql"] for one in queries if "accounts_" not in one["sql"]]
    reads = [
        sql for sql in of_the_page if sql.startswith(("SELECT", "WITH")) and "set_config" not in sql
    ]
    assert len(reads) <= 12, reads


def test_the_icon_is_found_where_browsers_look(client, db):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.endswith("logo.svg")
