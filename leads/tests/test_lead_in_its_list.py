"""A lead's page knows the list it was opened from, and the lead's colleagues."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from leads.models import Lead
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LIST = reverse("leads:list")


def _add(world, *values, organization=None):
    with world.inside(organization or world.acme, world.bob):
        outcomes = write_leads(
            drafts=[LeadDraft(dict(one)) for one in values],
            source=Source(Trust.IMPORT, "1"),
            policy=WritePolicy.FILL,
        )
        return [outcome.lead_id for outcome in outcomes]


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    return client


def _pk(url):
    return int(urlsplit(url).path.rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize(
    "order", ["newest", "oldest", "name", "name-desc", "company", "company-desc"]
)
def test_going_from_lead_to_lead_meets_the_list_in_its_order(bob, world, order):
    _add(
        world,
        *({"full_name": f"P {n % 3}", "company_name": f"C {n % 2}", "email": f"p{n}@example.com"}
          for n in range(6)),
    )  # fmt: skip
    page = bob.get(LIST, {"order": order})
    listed = [lead.pk for lead in page.context["page"].leads]
    url, met = f"/leads/{listed[0]}/?from=order%3D{order}", []
    assert url in page.content.decode()
    while url:
        met.append(_pk(url))
        last, url = url, bob.get(url).context["list"].next_url
    assert met == listed
    url, back = last, []
    while url:
        back.append(_pk(url))
        url = bob.get(url).context["list"].previous_url
    assert back == listed[::-1]


def test_neighbours_are_those_that_the_filter_matches(bob, world):
    german, _, other = _add(
        world,
        {"full_name": "A", "country": "DE"},
        {"full_name": "B", "country": "FR"},
        {"full_name": "C", "country": "DE"},
    )
    url = reverse("leads:detail", args=[german])
    place = bob.get(url, {"from": "country=de&order=name"}).context["list"]
    assert _pk(place.next_url) == other
    assert place.previous_url == ""
    assert place.url == f"{LIST}?country=de&order=name"


def test_a_lead_that_left_the_filter_keeps_its_place(bob, world):
    first, moved, last = _add(world, *({"full_name": n, "country": "DE"} for n in "ABC"))
    with world.inside(world.acme):
        Lead.objects.filter(pk=moved).update(country="FR")
    url = reverse("leads:detail", args=[moved])
    place = bob.get(url, {"from": "country=de&order=name"}).context["list"]
    assert (_pk(place.previous_url), _pk(place.next_url)) == (first, last)


@pytest.mark.parametrize(
    "query", ["", "stage=²", "q=\0", "order=none", "&&==", "<script>", "x" * 9999]
)
def test_a_list_that_cannot_be_leaves_the_page_standing(bob, world, query):
    [pk] = _add(world, {"full_name": "A"})
    assert bob.get(reverse("leads:detail", args=[pk]), {"from": query}).status_code == 200


def test_without_a_list_there_are_no_neighbours(bob, world):
    [pk, _] = _add(world, {"full_name": "A"}, {"full_name": "B"})
    assert bob.get(reverse("leads:detail", args=[pk])).context["list"] is None


def test_writing_something_down_keeps_the_list(bob, world):
    [pk] = _add(world, {"full_name": "A"})
    page = bob.get(reverse("leads:detail", args=[pk]), {"from": "order=name", "kind": "notes"})
    action = reverse("leads:note", args=[pk]) + "?from=order%3Dname"
    assert action in page.content.decode()
    response = bob.post(action, {"text": "Hm"})
    assert parse_qs(urlsplit(response.url).query) == {"from": ["order=name"]}


def _colleagues(bob, pk):
    context = bob.get(reverse("leads:detail", args=[pk])).context
    return [lead.full_name for lead in context["colleagues"]], context["company_query"]


def test_colleagues_are_leads_of_the_same_domain_but_a_few(bob, world):
    [ada, *_] = _add(
        world,
        *({"full_name": f"E {n}", "domain": "engines.com"} for n in range(8)),
        {"full_name": "Else", "domain": "else.com"},
    )
    _add(world, {"full_name": "F", "domain": "engines.com"}, organization=world.globex)
    names, query = _colleagues(bob, ada)
    assert len(names) == 5
    assert set(names) <= {f"E {n}" for n in range(1, 8)}
    assert query == "domain=engines.com"
    assert len(bob.get(f"{LIST}?{query}").context["page"].leads) == 8


def test_a_free_mail_domain_makes_no_colleagues_but_a_company_does(bob, world):
    alone, ada, _ = _add(
        world,
        {"full_name": "Alone", "domain": "gmail.com"},
        {"full_name": "Ada", "domain": "gmail.com", "company_name": "Engines"},
        {"full_name": "Bea", "company_name": "Engines"},
    )
    assert _colleagues(bob, alone) == ([], "")
    assert _colleagues(bob, ada) == (["Bea"], "q=Engines")


def test_a_value_says_where_it_is_from(bob, world):
    [pk] = _add(world, {"full_name": "A", "city": "Bonn"})
    with world.inside(world.acme):
        write_leads(
            drafts=[LeadDraft({"title": "CEO"}, lead_id=pk, confidence={"title": 0.8})],
            source=Source(Trust.PROVIDER, "website"),
            policy=WritePolicy.FILL,
        )
    page = bob.get(reverse("leads:detail", args=[pk])).content.decode()
    assert "enrichment (website), 80% sure" in page
    assert f'<a href="{reverse("leads:import", args=[1])}">an import</a>' in page
