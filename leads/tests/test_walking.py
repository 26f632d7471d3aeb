"""Leads that no index leads to are walked for: so many at a time, none left out, none twice."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from leads import board, paging
from leads.filters import LeadFilterSet
from leads.models import Lead, LeadTag, Stage, Tag
from leads.paging import ORDERS, far_neighbour, neighbour, page_of, tally_of
from leads.tests.test_api_leads import api_client

LIST = reverse("leads:list")
BASE = 60
EVERY = 13
BONN = {"all": [{"field": "city", "op": "is", "value": "Bonn"}]}
ASKED = urlencode({"filter": json.dumps(BONN)})
NOWHERE = urlencode({"filter": json.dumps({"all": [BONN["all"][0] | {"value": "Nowhere"}]})})


@pytest.fixture
def short(monkeypatch):
    """Let a walk be a few steps long."""
    for module in (paging, board):
        monkeypatch.setattr(module, "FIRST_STEPS", 8)
    monkeypatch.setattr("leads.api.pagination.FIRST_STEPS", 8)
    monkeypatch.setattr("leads.api.pagination.MORE_STEPS", 11)
    monkeypatch.setattr(paging, "MORE_STEPS", 11)


@pytest.fixture
def bonn(world, short):
    """Sixty leads, of which few live in Bonn, some of them without a name or a stage."""
    now = timezone.now()
    with world.inside(world.acme):
        stage = Stage.objects.first()
        made = Lead.objects.bulk_create(
            Lead(
                full_name=f"Lead {n:02}" if n % 3 else "",
                company_name=f"Company {n % 7}" if n % 5 else "",
                email=f"{n:02}@acme.example" if n % 4 else "",
                email_key=f"{n:02}@acme.example" if n % 4 else None,
                city="Bonn" if n % EVERY == 0 else "Essen",
                stage=stage if n % 2 else None,
                created_at=now - timedelta(minutes=n // 2),
            )
            for n in range(BASE)
        )
        return [lead.pk for lead in made if lead.city == "Bonn"]


@pytest.fixture
def inside(world, bonn):
    """Go inside the organization of the leads."""
    with world.inside(world.acme):
        yield


def _filtered(query=ASKED):
    return LeadFilterSet(QueryDict(query), queryset=Lead.objects.live()).qs


def _pages(order, size, first="", side="older"):
    pages = [page_of(_filtered(), order, first, size)]
    while getattr(pages[-1], side):
        pages.append(page_of(_filtered(), order, getattr(pages[-1], side), size))
        assert len(pages) < BASE
    return pages


def _ids(pages):
    return [lead.pk for page in pages for lead in page.leads]


@pytest.mark.parametrize("size", [1, 2, 50])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_all_are_met_once_in_their_order_both_ways(inside, bonn, order, size):
    listed = [lead.pk for lead in page_of(Lead.objects.live(), order, "", BASE).leads]
    wanted = [pk for pk in listed if pk in bonn]
    forth = _pages(order, size)
    assert _ids(forth) == wanted
    assert any(page.walked for page in forth), "the walk never broke off"
    back = _pages(order, size, forth[-1].newer, "newer")
    assert _ids(reversed(back)) + _ids(forth[-1:]) == wanted


def test_a_page_that_is_full_ends_the_walk_at_its_last_lead(inside, bonn):
    page = page_of(_filtered("has_email=true"), ORDERS["newest"], "", 3)
    assert len(page.leads) == 3
    assert not page.walked


def test_what_an_index_leads_to_is_not_walked(inside, bonn, world):
    tag = Tag.objects.create(name="Rare")
    LeadTag.objects.create(lead_id=bonn[-1], tag=tag)
    conditions = [
        {"field": "email", "op": "is", "value": "52@acme.example"},
        {"field": "tags", "op": "has_any", "value": ["rare"]},
        {"field": "full_name", "op": "contains", "value": "52"},
        {"field": "search", "op": "contains", "value": "52@acme"},
    ]
    anyone = {"any": conditions[:2]}
    for asked in [*({"all": [one, BONN["all"][0]]} for one in conditions[:2]), anyone]:
        page = page_of(_filtered(urlencode({"filter": json.dumps(asked)})), ORDERS["name"], "", 50)
        assert not page.walked
        assert not page.older


def test_groups_that_an_index_serves_in_part_are_walked_for_the_rest(inside, bonn):
    stage = Stage.objects.first()
    asked = {"any": [BONN["all"][0], {"field": "stage", "op": "is", "value": stage.name}]}
    wanted = {*bonn, *Lead.objects.filter(stage=stage).values_list("pk", flat=True)}
    found, cursor = [], ""
    while cursor or not found:
        page = page_of(
            _filtered(urlencode({"filter": json.dumps(asked)})), ORDERS["newest"], cursor, 50
        )
        found += [lead.pk for lead in page.leads]
        cursor = page.older
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_counting_goes_on_where_it_broke_off(inside, bonn):
    tally, times = tally_of(_filtered()), 1
    while tally.onward:
        assert not tally.is_exact
        tally, times = tally_of(_filtered(), tally.onward, tally.number), times + 1
    assert (tally.number, tally.is_exact) == (len(bonn), True)
    assert times > 3


def test_counting_ends_at_its_cap(inside, bonn, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    tally = tally_of(_filtered("has_email=true"))
    assert (tally.number, tally.is_exact, tally.onward) == (3, False, "")


def test_neighbours_are_found_however_far(inside, bonn):
    leads = Lead.objects.in_bulk()
    order = ORDERS["newest"]
    near = neighbour(_filtered(), order, leads[bonn[1]], is_before=False)
    assert (near.pk, near.is_farther) == (None, True)
    assert far_neighbour(_filtered(), order, leads[bonn[1]], is_before=False) == bonn[2]
    assert far_neighbour(_filtered(), order, leads[bonn[0]], is_before=True) is None


def test_the_lead_page_links_to_a_lead_that_is_far(bonn, world, client):
    client.force_login(world.alice)
    here = f"{reverse('leads:detail', args=[bonn[1]])}?{urlencode({'from': ASKED})}"
    page = client.get(here).content.decode()
    beyond = unescape(re.search(r'href="([^"]+/beside/[^"]+side=after)"', page)[1])
    assert reverse("leads:detail", args=[bonn[2]]) in client.get(beyond)["Location"]
    last = reverse("leads:beside", args=[bonn[-1]])
    stays = client.get(f"{last}?{urlencode({'from': ASKED})}", follow=True)
    assert "No lead of the list comes after this one." in stays.content.decode()


def _walk_url(html):
    found = re.search(r'data-walk hx-get="([^"]+)"', html)
    return unescape(found[1]) if found else ""


def test_the_list_goes_on_looking_until_its_page_is_full(bonn, world, client):
    client.force_login(world.alice)
    html = client.get(f"{LIST}?{ASKED}").content.decode()
    assert "Looked through 8 leads so far…" in html
    shown, fragments = re.findall(r'data-lead="(\d+)"', html), 0
    while url := _walk_url(html):
        html, fragments = client.get(url).content.decode(), fragments + 1
        shown += re.findall(r'data-lead="(\d+)"', html)
    assert list(map(int, shown)) == bonn
    assert fragments > 3
    assert 'id="page-older"' in html
    assert "No lead matches" not in html


def test_a_list_that_found_nothing_says_so_in_the_end(bonn, world, client):
    client.force_login(world.alice)
    html = client.get(f"{LIST}?{NOWHERE}").content.decode()
    assert "No lead matches" not in html
    while url := _walk_url(html):
        html = client.get(url).content.decode()
    assert "No lead matches; all were looked through." in html


def test_the_api_goes_on_after_a_short_page(bonn, world):
    api = api_client(world, world.acme, ["leads:read"])
    url = f"/api/v1/leads/?page_size=2&{ASKED}"
    found, pages = [], 0
    while url:
        body = api.get(url).json()
        found += [int(lead["id"]) for lead in body["results"]]
        url, pages = body["next"], pages + 1
    assert found == bonn[::-1]
    assert pages > 4


def test_the_board_has_a_way_on_where_few_cards_are_near(inside, bonn):
    stages = list(Stage.objects.all())
    columns = board.columns(_filtered(), stages)
    found = []
    for column in columns:
        page = column.page
        while True:
            found += [lead.pk for lead in page.leads]
            if not page.older:
                break
            stage_id = column.stage.pk if column.stage else None
            page = board.column_page(_filtered(), stage_id, page.older)
    assert sorted(found) == sorted(bonn)
