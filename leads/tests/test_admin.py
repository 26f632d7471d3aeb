"""Leads, stages and tags in Django admin: audited, uncounted, walled."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.admin_base import CappedPaginator
from accounts.models import AuditEvent
from leads.models import Lead, Stage, Tag


@pytest.fixture
def admin_client(client, world):
    """Return the client of Acme's owner."""
    client.force_login(world.alice)
    return client


def test_rows_added_changed_and_deleted_have_their_history(admin_client, world):
    add = reverse("admin:leads_tag_add")
    assert admin_client.post(add, {"name": "Warm"}).status_code == 302
    with world.inside(world.acme):
        tag = Tag.objects.get()
    change = reverse("admin:leads_tag_change", args=[tag.pk])
    admin_client.post(change, {"name": "Hot"})
    history = reverse("admin:leads_tag_history", args=[tag.pk])
    shown = admin_client.get(history).context["events"]
    assert [event.verb for event in shown] == ["changed", "added"]
    admin_client.post(reverse("admin:leads_tag_delete", args=[tag.pk]), {"post": "yes"})
    with world.inside(world.acme):
        events = AuditEvent.objects.about("leads.tag", str(tag.pk))
        assert [event.verb for event in events] == ["deleted", "changed", "added"]
        assert events[1].after == {"fields": "Name"}


def test_a_name_taken_in_the_organization_is_an_error_beside_the_field(admin_client, world):
    with world.inside(world.globex):
        Tag.objects.create(name="Warm")
    add = reverse("admin:leads_tag_add")
    assert admin_client.post(add, {"name": "Warm"}).status_code == 302
    response = admin_client.post(add, {"name": "WARM"})
    assert response.status_code == 200
    assert response.context["errors"]


def test_leads_are_found_by_search_and_cannot_be_edited(admin_client, world):
    with world.inside(world.acme):
        ann = Lead.objects.create(full_name="Ann Zimmer", email="ann@example.org")
        Lead.objects.create(full_name="Ben Yard")
    page = admin_client.get(reverse("admin:leads_lead_changelist"), {"q": "zimm"})
    assert "Ann Zimmer" in page.content.decode()
    assert "Ben Yard" not in page.content.decode()
    url = reverse("admin:leads_lead_change", args=[ann.pk])
    page = admin_client.get(url).content.decode()
    assert "ann@example.org" in page
    assert reverse("leads:detail", args=[ann.pk]) in page
    assert admin_client.post(url, {"full_name": "Else"}).status_code == 403


def test_leads_are_deleted_softly(admin_client, world):
    with world.inside(world.acme):
        ann = Lead.objects.create(full_name="Ann Zimmer")
    form = {"action": "delete_softly", "_selected_action": [ann.pk]}
    admin_client.post(reverse("admin:leads_lead_changelist"), form)
    with world.inside(world.acme):
        assert Lead.objects.get().deleted_at


def test_a_list_never_counts_a_whole_table(admin_client, world):
    with world.inside(world.acme):
        Lead.objects.bulk_create(Lead(full_name=f"Lead {number}") for number in range(60))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = admin_client.get(reverse("admin:leads_lead_changelist"), {"p": "2"})
    assert "Lead 5" in page.content.decode()
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert counts
    assert all(re.search(r"LIMIT 10001\b", sql) for sql in counts)
    assert len(queries) <= 25


def test_the_paginator_stops_counting_at_its_cap_and_says_so(world, monkeypatch):
    monkeypatch.setattr("accounts.admin_base._COUNT_CAP", 3)
    with world.inside(world.acme):
        Tag.objects.bulk_create(Tag(name=f"Tag {number}") for number in range(5))
        pages = CappedPaginator(Tag.objects.order_by("name"), 2)
        assert (pages.count, pages.num_pages, pages.is_capped) == (3, 2, True)


def test_a_reference_to_another_organizations_row_is_refused(admin_client, world):
    with world.inside(world.globex):
        stage = Stage.objects.first() or Stage.objects.create(name="Theirs", position=1)
    url = reverse("admin:leads_stage_change", args=[stage.pk])
    assert admin_client.get(url).status_code == 302
    assert (
        admin_client.post(url, {"name": "Ours", "position": 1, "kind": "open"}).status_code == 302
    )
    with world.inside(world.globex):
        stage.refresh_from_db()
        assert stage.name != "Ours"


def test_a_search_beside_a_field_for_no_text_is_refused(client, world):
    client.force_login(world.alice)
    query = "app_label=leads&model_name=lead&field_name=stage&term=%00"
    assert client.get(f"{reverse('admin:autocomplete')}?{query}").status_code == 400
