"""Segments of dates: days are the organization's own, alike in the list, the API and a count."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.errors import ProductError
from leads.models import Lead, Segment
from leads.selection import Selection
from leads.services.define_field import define_field
from leads.services.save_segment import save_segment
from leads.tests.test_api_leads import LEADS, api_client

LIST = reverse("leads:list")
# When each lead was added, around midnights in Auckland: 13 hours ahead, 12 from the long fifth
# of April on. Their own date is the day there.
ADDED = {
    "eve": ("2026-03-09T10:59:59Z", "2026-03-09"),
    "dawn": ("2026-03-09T11:00:00Z", "2026-03-10"),
    "dusk": ("2026-03-10T10:59:59Z", "2026-03-10"),
    "morrow": ("2026-03-10T11:00:00Z", "2026-03-11"),
    "before the long day": ("2026-04-04T10:59:59Z", "2026-04-04"),
    "late on the long day": ("2026-04-05T11:59:59Z", "2026-04-05"),
    "after the long day": ("2026-04-05T12:00:00Z", "2026-04-06"),
}
MARCH = {"eve", "dawn", "dusk", "morrow"}
APRIL = ADDED.keys() - MARCH
QUESTIONS = [
    ("before", "2026-03-10", {"eve"}),
    ("until", "2026-03-10", {"eve", "dawn", "dusk"}),
    ("is", "2026-03-10", {"dawn", "dusk"}),
    ("since", "2026-03-11", {"morrow"} | APRIL),
    ("after", "2026-03-10", {"morrow"} | APRIL),
    ("between", ["2026-03-10", "2026-03-10"], {"dawn", "dusk"}),
    ("between", ["2026-03-09", "2026-03-10"], {"eve", "dawn", "dusk"}),
    ("is", "2026-04-05", {"late on the long day"}),
    ("after", "2026-04-05", {"after the long day"}),
    ("before", "1999-12-31", set()),
]


@pytest.fixture
def down_under(world, page):
    """Acme moved to Auckland, with leads that were added around midnight."""
    _move(world, "Pacific/Auckland")
    with world.inside(world.acme, world.bob):
        define_field(label="Renews", type="date")
        for name, (added, day) in ADDED.items():
            Lead.objects.create(full_name=name, created_at=added, custom={"renews": day})
        Lead.objects.create(full_name="dateless", created_at="2025-01-01T00:00:00Z")
    world.page = page
    world.api = api_client(world, world.acme, ["leads:read", "leads:write"])
    return world


def _move(world, zone):
    with world.inside(world.acme):
        world.acme.time_zone = zone
        world.acme.save()


def _set_clock(monkeypatch, moment):
    monkeypatch.setattr(
        "leads.filtering.compiling.now", lambda: datetime.fromisoformat(moment).astimezone(UTC)
    )


def _asked(world, field, op, value, name="Dates"):
    """Save a segment; return the names that the list, the API and a selection find by it."""
    condition = {"field": field, "op": op, "value": value}
    with world.inside(world.acme, world.bob):
        segment = save_segment(name=name, filter={"all": [condition]}, is_shared=True)
    listed = world.page.get(LIST, {"segment": segment.pk}).context["page"].leads
    told = world.api.get(LEADS, {"segment": segment.pk, "page_size": 100}).json()["results"]
    with world.inside(world.acme, world.bob):
        selected = Selection(query=f"segment={segment.pk}").queryset()
        found = {lead.full_name for lead in selected}
    names = {lead.full_name for lead in listed}
    assert names == {lead["full_name"] for lead in told} == found
    return names - {"dateless"}


@pytest.mark.parametrize(("op", "value", "expected"), QUESTIONS)
@pytest.mark.parametrize("field", ["created_at", "custom.renews"])
def test_days_begin_and_end_with_the_organizations(down_under, field, op, value, expected):
    assert _asked(down_under, field, op, value) == expected


def test_the_dateless_are_of_no_day(down_under):
    with down_under.inside(down_under.acme):
        asked = {"all": [{"field": "custom.renews", "op": "before", "value": "2999-12-31"}]}
        assert Selection.by_filter(asked).queryset().count() == len(ADDED)


@pytest.mark.parametrize(
    ("zone", "days", "expected"),
    [
        ("Pacific/Auckland", 1, {"morrow"}),
        ("Pacific/Auckland", 2, {"dawn", "dusk", "morrow"}),
        ("Pacific/Auckland", 3, MARCH),
        ("UTC", 1, {"dusk", "morrow"}),
        ("UTC", 2, MARCH),
        ("Pacific/Honolulu", 1, {"dusk", "morrow"}),
    ],
)
def test_the_last_days_count_from_the_organizations_today(
    down_under, monkeypatch, zone, days, expected
):
    """It is half past midnight on the eleventh in Auckland, and still the tenth elsewhere."""
    _move(down_under, zone)
    _set_clock(monkeypatch, "2026-03-10T11:30:00+00:00")
    with down_under.inside(down_under.acme):
        Lead.objects.filter(full_name__in=APRIL).delete()
    assert _asked(down_under, "created_at", "in_last_days", days) == expected
    with down_under.inside(down_under.acme):
        denied = {"all": [{"field": "created_at", "op": "not_in_last_days", "value": days}]}
        left = set(Selection.by_filter(denied).queryset().values_list("full_name", flat=True))
    assert left == MARCH - expected | {"dateless"}


@pytest.mark.parametrize(("days", "expected"), [(1, {"morrow"}), (2, {"dawn", "dusk", "morrow"})])
def test_a_field_of_ones_own_counts_the_same_days(down_under, monkeypatch, days, expected):
    _set_clock(monkeypatch, "2026-03-10T11:30:00+00:00")
    assert _asked(down_under, "custom.renews", "in_last_days", days) == expected


def test_a_saved_segment_of_the_last_days_moves_with_the_day(down_under, monkeypatch):
    _set_clock(monkeypatch, "2026-03-10T10:00:00+00:00")
    assert _asked(down_under, "created_at", "in_last_days", 1) == {"dawn", "dusk"}
    _set_clock(monkeypatch, "2026-03-10T12:00:00+00:00")
    listed = down_under.page.get(LIST, {"segment": _only_segment(down_under)})
    assert {lead.full_name for lead in listed.context["page"].leads} == {"morrow"}


def _only_segment(world):
    with world.inside(world.acme):
        return Segment.objects.get().pk


def test_a_moment_is_asked_to_the_second_and_without_a_zone_in_the_organizations(down_under):
    asked = ("created_at", "since", "2026-03-10T00:00:00")
    assert _asked(down_under, *asked) == ADDED.keys() - {"eve"}
    assert _asked(down_under, "created_at", "before", "2026-03-09T11:00:00+00:00", name="2") == {
        "eve"
    }


@pytest.mark.parametrize(
    ("op", "value", "complaint"),
    [
        ("between", ["2026-03-11", "2026-03-10"], "swap them"),
        ("between", ["2026-03-11"], "give two values"),
        ("before", "31.31.2026", "is not a date"),
        ("after", "0001-01-01", "too far away"),
        ("in_last_days", 0, "from 1 to"),
        ("in_last_days", 40_000, "from 1 to"),
    ],
)
@pytest.mark.parametrize("field", ["created_at", "custom.renews"])
def test_what_is_no_range_is_refused_when_it_is_saved(down_under, field, op, value, complaint):
    with pytest.raises(ProductError, match=complaint):
        _asked(down_under, field, op, value)
    body = {"name": "X", "filter": {"all": [{"field": field, "op": op, "value": value}]}}
    response = down_under.api.post(reverse("v1:segment-list"), body, format="json")
    assert response.status_code == 400
    assert complaint in response.content.decode()
