"""Searching leads: what is found, page by page, and what is suggested while one types."""

import random
import re
from importlib import import_module

import pytest
from django.db import connection, connections
from django.urls import reverse

from leads.best_matches import best_matches
from leads.models import Lead, LeadSearch
from leads.paging import ORDERS, page_of
from leads.querysets import lead as reads
from leads.querysets.hits import among
from leads.searching import words_of
from leads.selection import Selection
from leads.services.write_leads import write_leads
from leads.tests.test_api_leads import api_client
from leads.writing import LeadDraft, Source, Trust, WritePolicy

FIRST = ["Ada", "Bea", "Zoë", "Müller", "Ann", "Anna", "Joanna", "O'Neil", "李小龙", "Al"]
LAST = ["Byron", "Smith", "Smithers", "Zimmermann", "Ng", "Li", "van Dam", "A.B.", "100%", "x_y"]
FIRMS = ["Acme & Co.", "Globex", "Analytical Engines", "back\\slash", "N.V. 42", "🙂 Labs", ""]
LANDLINE = "+49 30 901820"
HOSTILE = [
    "x" * 10_000, "🙂🙂🙂", "\ud800\udfff", "a\x00b", "%", "_", "\\", "%%%", "'; --", "(((",
    "' OR 1=1", "\u202e", "' '", "0" * 50, "+", "+++", "()", "a b c d e f g h i j", "İI",
    "ß", "\n\t",
]  # fmt: skip


def _add(world, organization, *values):
    with world.inside(organization, world.bob):
        return [
            outcome.lead_id
            for outcome in write_leads(
                drafts=[LeadDraft(dict(one)) for one in values],
                source=Source(Trust.IMPORT, "1"),
                policy=WritePolicy.FILL,
            )
        ]


def _crowd(world, number=240):
    dice = random.Random(7)
    return _add(
        world,
        world.acme,
        *(
            {
                "full_name": f"{dice.choice(FIRST)} {dice.choice(LAST)}",
                "company_name": dice.choice(FIRMS),
                "email": f"p{n}@{dice.choice(['a', 'mail', 'ng'])}.example",
                "phone": f"+4930{9018200 + n}",
                "country": dice.choice(["DE", "NO"]),
            }
            for n in range(number)
        ),
    )


@pytest.fixture(params=["rare", "frequent", "frequent and far"])
def guessed(request, monkeypatch):
    """Have every word taken for rare or for frequent, its hits near or far."""
    if request.param != "rare":
        monkeypatch.setattr(reads, "RARE", -1)
    if request.param == "frequent and far":
        monkeypatch.setattr(reads, "WALK", 3)
    return request.param


def _holds(text, word):
    if re.search(r"[^\W_]{3}|[\W_][^\W_]|[^\W_]{2}[\W_]", word) or not re.search(r"[^\W_]", word):
        return word in text
    return any(part.startswith(word) for part in text.split(" "))


def _naive(leads, query):
    words = query.lower().split()
    if not re.search(r"[^\W_]", query):
        return []
    return [lead for lead in leads if all(_holds(lead.search_text, word) for word in words)]


def _queries():
    dice = random.Random(11)
    texts = [*FIRST, *LAST, *[firm for firm in FIRMS if firm], "example", "p1", "@mail", ".ex"]
    fixed = ["a", "%", "_", "100%", "x_y", "k\\s", "&", "smith &", "🙂 labs", "zzzz", "ng", "n.v"]
    return fixed + [
        " ".join(
            text[(start := dice.randrange(len(text))) : start + dice.randint(1, 6)]
            for text in dice.sample(texts, dice.randint(1, 2))
        )
        for _ in range(60)
    ]


def _pages(order, query, size):
    """Walk forth through all pages, then back again; return the ids of both ways."""
    leads = Lead.objects.live().search(query).for_list()
    forth, back, cursor = [], [], ""
    while True:
        page = page_of(leads, order, cursor, size)
        forth.append([lead.pk for lead in page.leads])
        if not page.older:
            break
        cursor = page.older
    while page.newer:
        page = page_of(leads, order, page.newer, size)
        back.insert(0, [lead.pk for lead in page.leads])
    return forth, [*back, forth[-1]]


def test_a_search_finds_what_reading_every_lead_finds(world, guessed):
    _crowd(world)
    with world.inside(world.acme):
        leads = list(Lead.objects.order_by("-created_at", "-pk"))
        for query in filter(str.strip, _queries()):
            expected = [lead.pk for lead in _naive(leads, query)]
            found = Lead.objects.live().search(query)
            assert set(found.values_list("pk", flat=True)) == set(expected), query
            assert found.capped_count() == (len(expected), True), query
            page = page_of(found.for_list(), ORDERS["newest"], "", 300)
            assert [lead.pk for lead in page.leads] == expected, query


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_paging_through_hits_meets_each_once_forth_and_back(world, guessed, order):
    _crowd(world)
    with world.inside(world.acme):
        for query in ("an", "smith", "example", "zimmermann bea"):
            hits = list(Lead.objects.live().search(query).values_list("pk", flat=True))
            forth, back = _pages(order, query, 7)
            met = [pk for page in forth for pk in page]
            assert sorted(met) == sorted(hits), query
            assert [pk for page in back for pk in page] == met, query


def test_a_page_of_hits_that_share_a_value_begins_where_the_last_ended(world, guessed):
    _add(world, world.acme, *({"email": f"p{n}@example.com"} for n in range(40)))
    with world.inside(world.acme):
        forth, back = _pages(ORDERS["company-desc"], "example.com", 6)
        assert len({pk for page in forth for pk in page}) == 40
        assert [pk for page in back for pk in page] == [pk for page in forth for pk in page]


def test_a_search_narrows_with_other_filters(client, world, guessed):
    _crowd(world)
    client.force_login(world.bob)
    response = client.get(reverse("leads:list"), {"q": "smith", "country": "NO"})
    shown = response.context["page"].leads
    assert shown
    assert {lead.country for lead in shown} == {"NO"}
    with world.inside(world.acme):
        expected = Lead.objects.filter(search_text__contains="smith", country="NO")
        assert {lead.pk for lead in shown} == set(expected.values_list("pk", flat=True))


def test_a_search_stays_inside_the_organization(client, world, guessed):
    _add(world, world.globex, {"full_name": "Gus Foreign", "email": "gus@foreign.example"})
    with world.inside(world.acme):
        assert not Lead.objects.live().search("foreign").exists()
        assert best_matches(Lead.objects.live(), "foreign", limit=8) == []
        assert best_matches(Lead.objects.live(), "forein", limit=8) == []
    client.force_login(world.bob)
    page = client.get(reverse("leads:search"), {"q": "gus foreign"}).content.decode()
    assert "gus@foreign.example" not in page


def test_a_union_with_a_search_is_not_narrowed_to_its_hits(world, guessed):
    [ada, bea] = _add(world, world.acme, {"full_name": "Ada Byron"}, {"full_name": "Bea Smith"})
    with world.inside(world.acme):
        either = Lead.objects.search("byron") | Lead.objects.search("smith")
        page = page_of(either, ORDERS["newest"], "", 10)
        assert {lead.pk for lead in page.leads} == {ada, bea}
        assert either.capped_count() == (2, True)


def test_a_deleted_lead_is_not_found(world, guessed):
    _add(world, world.acme, {"full_name": "Ada Byron"})
    with world.inside(world.acme):
        Lead.objects.update(deleted_at="2026-01-01T00:00Z")
        assert not Lead.objects.live().search("byron").exists()
        assert best_matches(Lead.objects.live(), "ada byron", limit=8) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("+49 30 90 18 20", ["4930901820"]),
        ("030 901820", ["30901820"]),
        ("0049 (0)30 / 90-18-20", ["4930901820"]),
        ("90 18 20 0", ["9018200"]),
        ("smith 030 901820", ["smith", "30901820"]),
        ("expo 2024", ["expo", "2024"]),
        ("007", ["007"]),
        ("p1@mail.example", ["p1@mail.example"]),
        ("ZoE\u0308", ["zoë"]),
    ],
)
def test_a_phone_number_is_read_as_digits_and_other_words_as_they_are(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize(
    "typed", ["+49 30 90 18 20", "030 901820", "0049 30 901820", "901 820", "(030) 90-18-20"]
)
def test_a_phone_number_is_found_however_it_is_typed(world, typed):
    _add(world, world.acme, {"full_name": "Bea", "phone": LANDLINE}, {"full_name": "Ada"})
    with world.inside(world.acme):
        found = Lead.objects.live().search(typed)
        assert [lead.full_name for lead in found] == ["Bea"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_search(client, world, text):
    _crowd(world, 20)
    with world.inside(world.acme):
        Lead.objects.live().search(text).capped_count()
        best_matches(Lead.objects.live(), text, limit=8)
    client.force_login(world.bob)
    query = {"q": text.encode("utf-8", "replace")}
    for url in (reverse("leads:search"), reverse("leads:list")):
        assert client.get(url, query).status_code == 200


def test_a_selection_that_was_searched_is_walked_in_slices_by_id(world, guessed):
    ids = _crowd(world)
    with world.inside(world.acme):
        expected = sorted(Lead.objects.search("smith").values_list("pk", flat=True))
        met, after = [], 0
        while True:
            left = Selection(query="q=smith").queryset().filter(pk__gt=after).order_by("pk")
            taken = list(left.values_list("pk", flat=True)[:5])
            if not taken:
                break
            met, after = met + taken, taken[-1]
        assert met == expected
        assert set(met) < set(ids)


def test_whole_words_come_first_then_beginnings_then_parts_then_likenesses(world, guessed):
    _add(
        world,
        world.acme,
        {"full_name": "Smith Adams"},
        {"full_name": "Bea Smithers"},
        {"full_name": "Zed Goldsmith"},
        {"full_name": "Cara Smyth"},
        {"full_name": "Nobody Else"},
    )
    with world.inside(world.acme):
        found = best_matches(Lead.objects.live(), "smith", limit=8)
        names = [lead.full_name for lead in found]
        assert names[:3] == ["Smith Adams", "Bea Smithers", "Zed Goldsmith"]
        assert "Nobody Else" not in names
        few = best_matches(Lead.objects.live(), "smith", limit=1)
        assert [lead.full_name for lead in few] == ["Smith Adams"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zimermann", "Bea Zimmermann"),
        ("zimmremann bea", "Bea Zimmermann"),
        ("muller", "Jörg Müller"),
        ("analitical engines", "Ada Byron"),
        ("ada@eng", "Ada Byron"),
    ],
)
def test_a_slip_of_the_finger_still_finds(world, typed, name):
    _add(
        world,
        world.acme,
        {"full_name": "Bea Zimmermann"},
        {"full_name": "Jörg Müller"},
        {
            "full_name": "Ada Byron",
            "email": "ada@engines.example",
            "company_name": "Analytical Engines",
        },
    )
    with world.inside(world.acme):
        assert best_matches(Lead.objects.live(), typed, limit=8)[0].full_name == name


def test_the_suggestions_link_to_leads_then_to_places(client, world):
    [lead, *_] = _add(world, world.acme, *({"full_name": f"Lea Leads {n}"} for n in range(12)))
    client.force_login(world.bob)
    page = client.get(reverse("leads:search"), {"q": "leads"}).content.decode()
    assert page.count("palette-name") == 8 + 1 + 1
    assert page.index(reverse("leads:list") + "?q=leads") < page.index("Go to")
    assert reverse("leads:detail", args=[lead]) not in page, "the newest come first"


def test_suggestions_of_none_say_so_and_offer_a_new_lead_to_those_who_may(client, world):
    client.force_login(world.bob)
    page = client.get(reverse("leads:search"), {"q": "new+1@example.com"}).content.decode()
    assert "No lead found" in page
    assert f"{reverse('leads:create')}?email=new%2B1%40example.com" in page
    form = client.get(reverse("leads:create"), {"email": "new+1@example.com"}).content.decode()
    assert 'value="new+1@example.com"' in form
    client.force_login(world.vera)
    page = client.get(reverse("leads:search"), {"q": "Ada Byron"}).content.decode()
    assert reverse("leads:create") not in page


def test_a_value_that_came_with_the_link_is_kept_when_posted(client, world):
    client.force_login(world.bob)
    url = f"{reverse('leads:create')}?email=ada@example.com"
    client.post(url, {"email": "ada@example.com"})
    with world.inside(world.acme):
        assert Lead.objects.get().email == "ada@example.com"


def test_nothing_typed_shows_the_places_one_may_go(client, world):
    client.force_login(world.bob)
    page = client.get(reverse("leads:search")).content.decode()
    assert "Go to" in page
    assert "No lead found" not in page


def test_the_api_ranks_its_answers_and_pages_through_a_search(world, guessed):
    _crowd(world)
    client = api_client(world, world.acme, ["leads:read"])
    ranked = client.get("/api/v1/leads/search/", {"q": "zimermann"}).json()["results"]
    assert 0 < len(ranked) <= 20
    assert "Zimmermann" in ranked[0]["full_name"]
    assert client.get("/api/v1/leads/search/").json() == {"results": []}
    url, met = "/api/v1/leads/?q=smith&page_size=7", []
    while url:
        body = client.get(url).json()
        met += [lead["id"] for lead in body["results"]]
        previous, url = body["previous"], body["next"]
    with world.inside(world.acme):
        hits = Lead.objects.search("smith").order_by("-pk").values_list("pk", flat=True)
        assert met == [str(pk) for pk in hits]
    back = [lead["id"] for lead in client.get(previous).json()["results"]]
    last = len(body["results"])
    assert back == met[-last - 7 : -last]


def test_the_view_shows_every_column_of_a_lead(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute"
            " WHERE attrelid IN ('leads_lead'::regclass, 'leads_search'::regclass)"
            " AND attnum > 0 AND NOT attisdropped"
        )
        found = cursor.fetchall()

    columns = {table: {name for one, name in found if one == table} for table, _ in found}

    assert columns["leads_search"] == columns["leads_lead"]


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_view_is_replaced_without_losing_what_it_is_read_by(world):
    migration = import_module("leads.migrations.0018_search_view_of_all_columns").Migration
    grants = "SELECT relacl::text FROM pg_class WHERE oid = 'leads_search'::regclass"
    with connections["owner"].cursor() as cursor:
        cursor.execute(grants)
        before = cursor.fetchone()
        for step in migration.operations:
            cursor.execute(step.sql)
        cursor.execute(grants)
        assert cursor.fetchone() == before


def test_hits_can_be_asked_for_within_another_query(world):
    _crowd(world)
    _add(world, world.globex, {"full_name": "Joanna Smith"})
    with world.inside(world.acme):
        hits = LeadSearch.objects.filter(search_text__contains="smith")
        found = among(Lead.objects.filter(country="DE"), hits)
        nested = Lead.objects.filter(pk__in=found.values("pk"))
        wanted = {lead.pk for lead in found}
        assert wanted
        assert {lead.pk for lead in nested} == wanted
        twice = Lead.objects.filter(pk__in=nested.values("pk")).exclude(pk__in=found.values("pk"))
        assert not twice.exists()


def test_hits_of_two_searches_are_not_taken_for_each_other(world):
    with world.inside(world.acme):
        tables = [
            among(
                Lead.objects.all(), LeadSearch.objects.filter(search_text__contains=word)
            ).query.alias_map["leads_lead"]
            for word in ("smith", "byron")
        ]
    assert tables[0] != tables[1]
    assert tables[0] == tables[0].relabeled_clone({})
