"""Every order of the list pages both ways, meets each lead once, and puts blanks last."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from leads.filters import LeadFilterSet
from leads.models import Lead
from leads.paging import ORDERS, neighbour, page_of
from leads.services.edit_lead import edit_lead
from leads.writing import Source, Trust

LIST = reverse("leads:list")
NAMES = ["Ada", "Ada", "Bea", "Cy", "", "", "Dora", ""]
COMPANIES = ["", "Engines", "Engines", "Looms", "Acme", "", "", "Looms"]
EMAILS = ["d", None, "a", None, "c", "b", None, "e"]


@pytest.fixture
def made(world):
    """Eight leads, some without a name, a company or an address, and a deleted one."""
    now = timezone.now()
    with world.inside(world.acme):
        made = Lead.objects.bulk_create(
            Lead(
                full_name=name, company_name=company, email=f"{email or ''}",
                email_key=email, created_at=now - timedelta(days=n // 2),
            )
            for n, (name, company, email) in enumerate(zip(NAMES, COMPANIES, EMAILS, strict=True))
        )  # fmt: skip
        Lead.objects.create(full_name="Gone", email="g", email_key="g", deleted_at=now)
        return [lead.pk for lead in made]


@pytest.fixture
def base(world, made):
    """Go inside the organization of the leads."""
    with world.inside(world.acme):
        yield made


def _walk(order, size, query="", *, backwards=False):
    """Return the ids of all pages, met from the first on, or back from the last."""
    leads = LeadFilterSet(QueryDict(query), queryset=Lead.objects.live()).qs
    pages = [page_of(leads, order, "", size)]
    while pages[-1].older:
        pages.append(page_of(leads, order, pages[-1].older, size))
    if backwards:
        pages = [pages[-1]]
        while pages[-1].newer:
            pages.append(page_of(leads, order, pages[-1].newer, size))
        pages.reverse()
    return [lead.pk for page in pages for lead in page.leads]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_pages_meet_each_lead_once_both_ways(base, order):
    listed = _walk(order, 50)
    assert sorted(listed) == sorted(base)
    for size in (1, 2, 3, 5, 8):
        assert _walk(order, size) == listed
        assert _walk(order, size, backwards=True) == listed


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_filter_keeps_the_order(base, order):
    for query in ("q=a", "q=ada", "has_email=true", "has_email=false", "q=zz"):
        leads = LeadFilterSet(QueryDict(query), queryset=Lead.objects.live()).qs
        matched = set(leads.values_list("pk", flat=True))
        assert _walk(order, 2, query) == [pk for pk in _walk(order, 50) if pk in matched]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_neighbours_follow_the_pages_over_the_blanks(base, order):
    listed = _walk(order, 50)
    leads = {lead.pk: lead for lead in Lead.objects.all()}
    live = Lead.objects.live()
    after = [neighbour(live, order, leads[pk], is_before=False).pk for pk in listed]
    before = [neighbour(live, order, leads[pk], is_before=True).pk for pk in listed]
    assert after == [*listed[1:], None]
    assert before == [None, *listed[:-1]]


@pytest.mark.parametrize(
    ("key", "column"), [("name", "full_name"), ("company", "company_name"), ("email", "email")]
)
@pytest.mark.parametrize("direction", ["", "-desc"])
def test_leads_without_a_value_come_last_in_both_directions(base, key, column, direction):
    leads = Lead.objects.in_bulk()
    values = [getattr(leads[pk], column) for pk in _walk(ORDERS[key + direction], 3)]
    filled = [value for value in values if value]
    assert filled == sorted(filled, reverse=bool(direction))
    assert values == filled + [""] * (len(values) - len(filled))


@pytest.mark.django_db(transaction=True)
def test_each_commit_moves_its_lead_to_the_front(world):
    with world.inside(world.acme):
        first, second = (Lead.objects.create(full_name=name).pk for name in "AB")
    with world.inside(world.acme):
        edit_lead(lead_id=first, values={"city": "X"}, source=Source(Trust.PERSON, "1"))
    with world.inside(world.acme):
        assert _walk(ORDERS["changed"], 1) == [first, second]


def _cursor(*parts):
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "rest",
    [
        (), (False,), (False, 0), (False, 9, "a", 1), (False, -1, "a", 1), (False, "x", "a", 1),
        (False, 0, None, 1), (True, 0, [], 1), (False, 0, {}, 1), (False, 0, "2026", "x"),
        (False, 0, "a\0b", 1), (False, 1, "x", 1), (False, 0, 9**99, 1), (False, 0, "9" * 30, 1),
        (False, 0, "9999-12-31T23:59:59-14:00", 1), (False, 0, 1.5, 1),
    ],
)  # fmt: skip
def test_a_cursor_that_was_made_up_breaks_nothing(client, world, made, rest):
    client.force_login(world.bob)
    for order in ORDERS:
        page = client.get(LIST, {"order": order, "cursor": _cursor(order, *rest)})
        assert page.status_code == 200


def test_headings_offer_the_orders_and_say_which_is_in_force(client, world, made):
    client.force_login(world.bob)
    page = client.get(LIST, {"order": "email", "country": ""})
    heads = {head.column.key: head for head in page.context["headings"]}
    assert heads["email"].sorted == "ascending"
    assert heads["email"].url == "?order=email-desc"
    assert heads["full_name"].url == "?order=name"
    assert heads["created_at"].url == "?order=newest"
    assert heads["phone"].url == ""
    assert page.content.decode().count("aria-sort=") == 1
    page = client.get(LIST, {"q": "a", "cursor": "x"})
    heads = {head.column.key: head for head in page.context["headings"]}
    assert heads["created_at"].sorted == "descending"
    assert QueryDict(heads["created_at"].url[1:]).dict() == {"q": "a", "order": "oldest"}
