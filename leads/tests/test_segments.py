"""Segments: saved from the list, seen by whom they should, used by list, selection and API."""

import json
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.errors import ConflictError, NotAllowedError, ProductError
from accounts.models import AuditEvent, Membership
from accounts.services.create_api_key import create_api_key
from leads.filtering.quick import filter_of_query
from leads.models import Lead, Segment, Stage
from leads.selection import Selection
from leads.services.delete_segment import delete_segment
from leads.services.save_segment import save_segment
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LIST, SEGMENTS, API = reverse("leads:list"), reverse("leads:segments"), reverse("v1:segment-list")
BONN = {"all": [{"field": "city", "op": "is", "value": "Bonn"}]}


@pytest.fixture
def acme(world):
    """Ada in Bonn and Bea in Berlin."""
    with world.inside(world.acme, world.bob):
        write_leads(
            drafts=[
                LeadDraft({"full_name": "Ada", "city": "Bonn", "tags": "vip"}),
                LeadDraft({"full_name": "Bea", "city": "Berlin", "email": "bea@example.com"}),
            ],
            source=Source(Trust.IMPORT, "1"),
            policy=WritePolicy.FILL,
        )
    return world


@pytest.fixture
def bob(client, acme):
    client.force_login(acme.bob)
    return client


def _save(world, user, **more):
    with world.inside(world.acme, user):
        return save_segment(**({"name": "In Bonn", "filter": BONN} | more))


def _names(response):
    return [lead.full_name for lead in response.context["page"].leads]


def _written(given):
    return json.dumps(given)


def test_the_list_narrows_by_filter_and_segment_together(bob, acme):
    segment = _save(acme, acme.bob)
    assert _names(bob.get(LIST, {"segment": segment.pk})) == ["Ada"]
    tagless = {"all": [{"field": "tags", "op": "has_none", "value": ["vip"]}]}
    assert _names(bob.get(LIST, {"filter": _written(tagless)})) == ["Bea"]
    assert _names(bob.get(LIST, {"filter": _written(tagless), "segment": segment.pk})) == []


@pytest.mark.parametrize("query", [{"filter": "{"}, {"segment": "99"}, {"segment": "9" * 30}])
def test_what_cannot_be_read_says_so_and_lists_nothing(bob, query):
    page = bob.get(LIST, query)
    assert _names(page) == []
    assert 'role="alert"' in page.content.decode()
    assert bob.get(reverse("leads:count"), query).context["tally"].number == 0
    bob.post(reverse("leads:delete"), {"all": "1", "query": urlencode(query)})
    assert len(_names(bob.get(LIST))) == 2


def test_each_part_is_a_chip_that_takes_it_away(bob):
    both = {"all": [*BONN["all"], {"field": "email", "op": "is_empty"}]}
    page = bob.get(LIST, {"filter": _written(both), "order": "name"})
    chips = page.context["chips"]
    assert [chip.text for chip in chips] == ["City is Bonn", "E-mail is empty"]
    rest = QueryDict(chips[1].url[1:])
    assert json.loads(rest["filter"]) == BONN
    assert rest["order"] == "name"
    assert "City is Bonn" in page.content.decode()


def test_changing_a_segments_parts_leaves_the_segment_until_it_is_saved(bob, acme):
    segment = _save(acme, acme.bob)
    page = bob.get(LIST, {"segment": segment.pk})
    [chip] = page.context["chips"]
    assert QueryDict(chip.url[1:]).dict() == {"based_on": str(segment.pk)}
    assert json.loads(page.context["filter_json"]) == BONN


def test_all_that_is_seen_is_saved_with_the_segment(bob, acme):
    with acme.inside(acme.acme):
        stage = Stage.objects.first().pk
    seen = QueryDict(mutable=True)
    seen.update(
        {"q": "ada", "stage": stage, "has_email": "false", "tag": "vip", "filter": _written(BONN)}
    )
    data = {"name": "Mine", "query": seen.urlencode()}
    page = bob.post(reverse("leads:segment-save"), data, follow=True)
    assert _names(page) == ["Ada"]
    with acme.inside(acme.acme):
        segment = Segment.objects.get()
        assert (segment.owner.user, segment.is_shared) == (acme.bob, False)
        assert [one["field"] for one in segment.filter["all"]] == [
            "search", "stage", "tags", "email", "city",
        ]  # fmt: skip
        assert AuditEvent.objects.filter(verb="saved").exists()


def test_a_segment_can_be_edited_from_the_list(bob, acme):
    segment = _save(acme, acme.bob)
    berlin = {"all": [{"field": "city", "op": "is", "value": "Berlin"}]}
    seen = QueryDict(mutable=True)
    seen["filter"] = _written(berlin)
    page = bob.get(LIST, {"filter": _written(berlin), "based_on": segment.pk}).content.decode()
    assert "Change “In Bonn”" in page
    data = {"name": "In Berlin", "query": seen.urlencode(), "segment_id": segment.pk}
    assert _names(bob.post(reverse("leads:segment-save"), data, follow=True)) == ["Bea"]
    with acme.inside(acme.acme):
        assert [one.name for one in Segment.objects.all()] == ["In Berlin"]


def test_nothing_that_would_widen_is_saved(bob, acme):
    with acme.inside(acme.acme, acme.bob):
        for query in ({}, {"segment": "99"}, {"created_after": "soon"}, {"filter": "{"}):
            with pytest.raises(ProductError):
                filter_of_query(query)
    page = bob.post(reverse("leads:segment-save"), {"name": "All", "query": ""}, follow=True)
    assert "Nothing is filtered yet" in page.content.decode()


def test_private_segments_are_their_owners_alone(client, acme):
    private = _save(acme, acme.bob)
    shared = _save(acme, acme.bob, name="For all", is_shared=True)
    client.force_login(acme.alice)
    page = client.get(SEGMENTS).content.decode()
    assert "For all" in page
    assert "In Bonn" not in page
    assert _names(client.get(LIST, {"segment": private.pk})) == []
    assert _names(client.get(LIST, {"segment": shared.pk})) == ["Ada"]
    url = reverse("leads:segment-delete", args=[private.pk])
    assert client.post(url).status_code == 404


def test_only_the_owner_or_an_admin_changes_a_shared_segment(acme):
    segment = _save(acme, acme.bob, is_shared=True)
    with acme.inside(acme.acme, acme.alice):
        save_segment(name="By Alice", filter=BONN, is_shared=True, segment_id=segment.pk)
        assert Segment.objects.get().owner.user == acme.bob
        Membership.objects.filter(user=acme.alice).update(role="rep")
        with pytest.raises(NotAllowedError):
            save_segment(name="Mine", filter=BONN, segment_id=segment.pk)
        with pytest.raises(NotAllowedError):
            delete_segment(segment_id=segment.pk)


def test_names_are_unique_for_an_owner(acme):
    _save(acme, acme.bob)
    _save(acme, acme.alice)
    with pytest.raises(ConflictError):
        _save(acme, acme.bob, name="in  bonn ")
    for name in ("", " ", "x" * 81):
        with pytest.raises(ProductError):
            _save(acme, acme.bob, name=name)


def test_the_segment_of_someone_who_left_is_everyones(acme):
    segment = _save(acme, acme.bob)
    with acme.inside(acme.acme, acme.alice):
        Membership.objects.get(user=acme.bob).delete()
        assert Segment.objects.visible().get() == segment


def test_a_segment_is_renamed_shared_and_deleted_on_its_page(bob, acme):
    segment = _save(acme, acme.bob)
    page = bob.get(SEGMENTS).content.decode()
    assert "City is Bonn" in page
    url = reverse("leads:segment-rename", args=[segment.pk])
    bob.post(url, {"name": "Bonn", "is_shared": "1"})
    with acme.inside(acme.acme):
        assert Segment.objects.values_list("name", "is_shared").get() == ("Bonn", True)
    page = bob.post(reverse("leads:segment-delete", args=[segment.pk]), follow=True)
    assert "Keep a filter under a name" in page.content.decode()


def test_a_segment_whose_stage_is_gone_says_so_and_holds_nobody(bob, acme):
    with acme.inside(acme.acme, acme.bob):
        stage = Stage.objects.create(name="Odd", position=99)
    odd = {"all": [{"field": "stage", "op": "is_not", "value": stage.pk}]}
    segment = _save(acme, acme.bob, filter=odd)
    with acme.inside(acme.acme):
        stage.delete()
    assert "there is no stage" in bob.get(SEGMENTS).content.decode()
    assert _names(bob.get(LIST, {"segment": segment.pk})) == []


def test_a_selection_of_all_that_match_follows_the_segment(acme):
    segment = _save(acme, acme.bob)
    with acme.inside(acme.acme, acme.bob):
        post = QueryDict(mutable=True)
        post.update({"all": "1", "query": f"segment={segment.pk}"})
        kept = Selection.from_json(Selection.from_post(post).to_json())
        assert [lead.full_name for lead in kept.queryset()] == ["Ada"]
        delete_segment(segment_id=segment.pk)
        with pytest.raises(ProductError):
            kept.queryset()


def test_a_viewer_looks_but_saves_nothing(client, acme):
    client.force_login(acme.vera)
    assert client.get(SEGMENTS).status_code == 200
    assert "Save as segment" not in client.get(LIST, {"filter": _written(BONN)}).content.decode()
    assert client.post(reverse("leads:segment-save"), {"name": "X"}).status_code == 403


def test_the_builder_is_told_fields_operators_and_choices(bob):
    told = bob.get(reverse("leads:filter-fields")).json()
    fields = {field["key"]: field for field in told["fields"]}
    assert {label for _, label in fields["owner"]["options"]} == {"Alice", "Bob", "Vera"}
    assert fields["tags"]["options"] == [["vip", "vip"]]
    assert all(told["operators"][field["kind"]] for field in told["fields"])


@pytest.fixture
def call(client, acme):
    """Call the API with a key of these scopes."""

    def call(method, url, data=None, scopes=("leads:read", "leads:write")):
        with acme.inside(acme.acme, acme.alice):
            _, token = create_api_key(name="Key", scopes=list(scopes), expires_at=None)
        headers = {"Authorization": f"Bearer {token}"}
        if method in ("get", "delete"):
            return getattr(client, method)(url, data, headers=headers)
        return getattr(client, method)(url, data, content_type="application/json", headers=headers)

    return call


def test_the_api_keeps_lists_changes_and_deletes_segments(call):
    made = call("post", API, {"name": "Bonn", "filter": BONN})
    assert made.status_code == 201, made.content
    assert made.json()["is_shared"] is True
    url = reverse("v1:segment-detail", args=[made.json()["id"]])
    assert [one["name"] for one in call("get", API).json()["results"]] == ["Bonn"]
    assert call("patch", url, {"name": "In Bonn"}).json()["filter"] == BONN
    leads = call("get", reverse("v1:lead-list"), {"segment": made.json()["id"]}).json()
    assert [lead["full_name"] for lead in leads["results"]] == ["Ada"]
    assert call("delete", url).status_code == 204
    assert call("get", url).status_code == 404


def test_the_api_refuses_a_bad_filter_with_its_place(call):
    wrong = {"all": [{"field": "city", "op": "has_any", "value": "Bonn"}]}
    answer = call("post", API, {"name": "Bonn", "filter": wrong})
    assert answer.status_code == 400
    assert "Condition 1, City" in answer.content.decode()
    listed = call("get", reverse("v1:lead-list"), {"filter": _written(wrong)})
    assert listed.status_code == 400
    assert "Condition 1, City" in listed.content.decode()
    assert call("get", reverse("v1:lead-list"), {"segment": "99"}).status_code == 400


def test_a_key_neither_sees_private_segments_nor_changes_those_of_people(call, acme):
    private, shared = _save(acme, acme.bob), _save(acme, acme.alice, is_shared=True)
    assert call("get", reverse("v1:segment-detail", args=[private.pk])).status_code == 404
    url = reverse("v1:segment-detail", args=[shared.pk])
    assert call("patch", url, {"name": "X"}).status_code == 403
    assert call("post", API, {"name": "X", "filter": BONN}, ["leads:read"]).status_code == 403


def test_another_organizations_segment_does_not_exist(bob, acme):
    with acme.inside(acme.globex, acme.charlie):
        theirs = save_segment(name="Theirs", filter=BONN, is_shared=True)
    assert _names(bob.get(LIST, {"segment": theirs.pk})) == []
    assert "Theirs" not in bob.get(SEGMENTS).content.decode()
    with acme.inside(acme.acme):
        assert Lead.objects.count() == 2
