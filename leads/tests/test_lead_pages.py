"""The lead list and the lead's own page."""

import pytest
from django.urls import reverse

from leads.models import Activity, Lead
from leads.services.write_leads import write_leads
from leads.storing import link
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LIST = reverse("leads:list")


def _add(world, organization, *values):
    with world.inside(organization, world.bob):
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


def _names(response):
    return [lead.full_name for lead in response.context["page"].leads]


def test_the_list_shows_the_organizations_leads_and_no_others(bob, world):
    _add(world, world.acme, {"full_name": "Ada Byron"})
    _add(world, world.globex, {"full_name": "Gus Foreign"})
    assert _names(bob.get(LIST)) == ["Ada Byron"]


def test_an_empty_base_says_what_to_do_next(bob):
    page = bob.get(LIST).content.decode()
    assert "Bring your leads in" in page
    assert reverse("leads:import-new") in page


@pytest.mark.parametrize(
    "order", ["newest", "oldest", "name", "name-desc", "company", "company-desc"]
)
def test_walking_the_pages_meets_every_lead_once_and_back_again(bob, world, order):
    values = [
        {"full_name": f"P {n % 7}", "company_name": f"C {n % 5}", "email": f"p{n}@example.com"}
        for n in range(120)
    ]
    _add(world, world.acme, *values)
    url, forth, back = f"{LIST}?order={order}", [], []
    while url:
        response = bob.get(url)
        forth.append([lead.pk for lead in response.context["page"].leads])
        last, url = url, response.context["older_url"] and LIST + response.context["older_url"]
    url = last
    while url:
        response = bob.get(url)
        back.append([lead.pk for lead in response.context["page"].leads])
        url = response.context["newer_url"] and LIST + response.context["newer_url"]
    assert len({pk for page in forth for pk in page}) == 120
    assert [len(page) for page in forth] == [50, 50, 20]
    assert back[-1][:20] == forth[0][:20]


def test_a_made_up_cursor_shows_the_first_page(bob, world):
    _add(world, world.acme, {"full_name": "Ada Byron"})
    assert _names(bob.get(LIST, {"cursor": "no!such"})) == ["Ada Byron"]
    assert _names(bob.get(LIST, {"cursor": "WzEsMiwzXQ"})) == ["Ada Byron"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "zimm"}, ["Bea Zimmermann"]),
        ({"q": "ZIMM bea"}, ["Bea Zimmermann"]),
        ({"q": "engines.example"}, ["Ada Byron"]),
        ({"q": "%"}, []),
        ({"country": "de"}, ["Bea Zimmermann"]),
        ({"has_email": "true"}, ["Ada Byron"]),
        ({"has_email": "false"}, ["Bea Zimmermann"]),
        ({"tag": "VIP"}, ["Bea Zimmermann"]),
        ({"tag": "unknown"}, []),
        ({"email": "ADA@engines.example"}, ["Ada Byron"]),
    ],
)
def test_filters_narrow_the_list(bob, world, query, expected):
    _add(
        world,
        world.acme,
        {"full_name": "Ada Byron", "email": "ada@engines.example"},
        {"full_name": "Bea Zimmermann", "country": "DE", "phone": "+49 30 901820", "tags": "vip"},
    )
    assert _names(bob.get(LIST, query)) == expected


def test_a_filter_without_hits_offers_the_way_back(bob, world):
    _add(world, world.acme, {"full_name": "Ada Byron"})
    assert "No lead matches" in bob.get(LIST, {"q": "nobody"}).content.decode()


def test_another_organizations_stage_is_not_a_filter_here(bob, world):
    from leads.models import Stage

    with world.inside(world.globex):
        foreign = Stage.objects.first().pk
    response = bob.get(LIST, {"stage": foreign})
    assert response.context["filters"].errors


def test_the_count_is_exact_up_to_its_cap(bob, world, monkeypatch):
    _add(world, world.acme, *({"email": f"p{n}@example.com"} for n in range(12)))
    assert "12 leads" in bob.get(reverse("leads:count")).content.decode()
    monkeypatch.setattr("leads.querysets.counting.COUNT_CAP", 10)
    assert "more than 10 leads" in bob.get(reverse("leads:count")).content.decode()


def test_a_list_takes_the_same_statements_whatever_it_shows(bob, world, django_assert_num_queries):
    _add(world, world.acme, {"email": "one@example.com"})
    with django_assert_num_queries(18):
        bob.get(LIST)
    _add(world, world.acme, *({"email": f"p{n}@example.com"} for n in range(200)))
    with django_assert_num_queries(18):
        bob.get(LIST)


def test_a_lead_is_created_from_the_form(bob, world):
    response = bob.post(reverse("leads:create"), {"email": "ada@example.com", "first_name": "Ada"})
    with world.inside(world.acme):
        lead = Lead.objects.get()
        assert response.url == reverse("leads:detail", args=[lead.pk])
        assert lead.provenance["*"][0] == f"person:{world.bob.pk}"


def test_a_wrong_value_is_shown_beside_its_field_and_nothing_is_kept(bob, world):
    response = bob.post(reverse("leads:create"), {"email": "nonsense", "first_name": "Ada"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "not an e-mail address" in page
    assert 'value="Ada"' in page
    with world.inside(world.acme):
        assert not Lead.objects.exists()


def test_a_lead_that_is_there_already_is_not_created_twice(bob, world):
    _add(world, world.acme, {"email": "ada@example.com"})
    response = bob.post(reverse("leads:create"), {"email": "ADA@example.com"})
    assert "already a lead" in response.content.decode()


def test_editing_changes_what_was_typed_and_nothing_else(bob, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com", "title": "CEO", "city": "Bonn"})
    url = reverse("leads:edit", args=[pk])
    form = {k: v for k, v in bob.get(url).context["form"].initial.items() if v is not None}
    response = bob.post(url, form | {"title": "CTO", "city": ""})
    assert response.url == reverse("leads:detail", args=[pk])
    with world.inside(world.acme):
        lead = Lead.objects.get()
        assert (lead.title, lead.city, lead.email) == ("CTO", "", "ada@example.com")
        assert set(Activity.objects.get().payload["changes"]) == {"title", "city"}


def test_what_someone_else_changed_meanwhile_is_not_overwritten_unseen(bob, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com"})
    url = reverse("leads:edit", args=[pk])
    stale = {k: v for k, v in bob.get(url).context["form"].initial.items() if v is not None}
    bob.post(url, stale | {"title": "CTO"})
    response = bob.post(url, stale | {"title": "CEO"})
    assert "changed by someone else" in response.content.decode()
    with world.inside(world.acme):
        assert Lead.objects.get().title == "CTO"


def test_the_lead_page_says_who_said_what(bob, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com", "title": "<b>CEO</b>"})
    page = bob.get(reverse("leads:detail", args=[pk])).content.decode()
    assert "an import" in page
    assert "&lt;b&gt;CEO&lt;/b&gt;" in page


def test_the_timeline_words_a_list_as_a_person_reads_it(bob, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com"})
    url = reverse("leads:edit", args=[pk])
    form = {k: v for k, v in bob.get(url).context["form"].initial.items() if v is not None}
    bob.post(url, form | {"tags": "fair 2026, hot"})
    page = bob.get(reverse("leads:detail", args=[pk])).content.decode()
    assert "<ins>fair 2026, hot</ins>" in page
    assert "<del>" not in page


def test_a_note_lands_on_the_timeline(bob, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com"})
    bob.post(reverse("leads:note", args=[pk]), {"text": "Call her on Monday"})
    bob.post(reverse("leads:note", args=[pk]), {"text": "   "})
    page = bob.get(reverse("leads:detail", args=[pk])).content.decode()
    assert page.count("Call her on Monday") == 1
    assert "Write a note of at most" in page


def test_deleting_takes_the_selected_and_no_others(bob, world):
    gone, kept = _add(world, world.acme, {"email": "a@example.com"}, {"email": "b@example.com"})
    [foreign] = _add(world, world.globex, {"email": "c@example.com"})
    bob.post(reverse("leads:delete"), {"lead_ids": [gone, foreign]})
    with world.inside(world.acme):
        assert [lead.pk for lead in Lead.objects.live()] == [kept]
    with world.inside(world.globex):
        assert Lead.objects.live().count() == 1


def test_all_that_match_a_filter_can_be_deleted(bob, world):
    _add(world, world.acme, {"email": "a@example.com", "country": "DE"}, {"email": "b@example.com"})
    bob.post(reverse("leads:delete"), {"all": "1", "query": "country=de"})
    with world.inside(world.acme):
        assert [lead.email for lead in Lead.objects.live()] == ["b@example.com"]


def test_deleting_nothing_says_so(bob):
    page = bob.post(reverse("leads:delete"), follow=True).content.decode()
    assert "Select at least one lead" in page


def test_a_viewer_may_look_but_not_touch(client, world):
    [pk] = _add(world, world.acme, {"email": "ada@example.com"})
    client.force_login(world.vera)
    assert client.get(reverse("leads:detail", args=[pk])).status_code == 200
    assert client.get(reverse("leads:create")).status_code == 403
    assert client.post(reverse("leads:delete"), {"lead_ids": [pk]}).status_code == 403


def test_another_organizations_lead_does_not_exist(bob, world):
    [foreign] = _add(world, world.globex, {"email": "gus@example.com"})
    for name in ("detail", "edit", "note"):
        url = reverse(f"leads:{name}", args=[foreign])
        assert bob.get(url).status_code in (404, 405)
        assert bob.post(url, {"text": "x"}).status_code in (404, 405)
    with world.inside(world.globex):
        assert Activity.objects.count() == 0


def test_a_selection_of_ids_that_no_lead_can_have_selects_nothing(client, world):
    client.force_login(world.alice)
    data = {"lead_ids": ["²", "9" * 30, "9" * 5000, "-1", "x"]}
    assert client.post(reverse("leads:delete"), data).status_code == 302
    assert "Select at least one lead" in client.get(reverse("leads:list")).content.decode()


def test_a_note_keeps_no_control_characters(client, world):
    with world.inside(world.acme):
        lead = Lead.objects.create(full_name="Ann")
    client.force_login(world.bob)
    client.post(reverse("leads:note", args=[lead.pk]), {"text": "Call\0ed"})
    assert "Called" in client.get(reverse("leads:detail", args=[lead.pk])).content.decode()


def test_a_filter_that_no_list_has_selects_nothing(client, world):
    client.force_login(world.alice)
    for url_name in ("leads:delete", "enrichment:run", "campaigns:from-selection"):
        data = {"all": "1", "query": "q=\0&stage=²"}
        assert client.post(reverse(url_name), data).status_code == 302, url_name


def test_the_ids_by_which_other_systems_know_a_lead_are_shown(bob, world):
    [ada, bea] = _add(world, world.acme, {"full_name": "Ada"}, {"full_name": "Bea"})
    with world.inside(world.acme):
        link({"hubspot:7:b": ada, ":<4>": ada})
    page = bob.get(reverse("leads:detail", args=[ada]))
    assert page.context["external_ids"] == [("", "<4>"), ("hubspot", "7:b")]
    assert "<dt>hubspot</dt><dd>7:b</dd>" in page.content.decode()
    assert "<dt>not named</dt><dd>&lt;4&gt;</dd>" in page.content.decode()
    assert (
        "Ids in other systems" not in bob.get(reverse("leads:detail", args=[bea])).content.decode()
    )
