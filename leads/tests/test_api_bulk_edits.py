"""Bulk edits of partners: started by a filter, followed, taken back."""

import pytest

from accounts.models import Membership
from jobs.engine import run_one_slice
from leads import bulk_edit_job
from leads.api.bulk_edits import ASSIGN
from leads.models import Lead, Segment
from leads.naming import tags_of
from leads.services import start_bulk_edit
from leads.services.write_leads import write_leads
from leads.tests.test_api_leads import api_client
from leads.writing import LeadDraft, Source, Trust, WritePolicy

EDITS = "/api/v1/bulk-edits/"
GERMANS = ASSIGN["filter"]
TAGS = {"field": "tags", "act": "add", "value": ["fair"]}


@pytest.fixture
def api(world):
    return api_client(world, world.acme, ["leads:read", "leads:write"])


@pytest.fixture
def leads(world, monkeypatch):
    monkeypatch.setattr(start_bulk_edit, "AT_ONCE", 5)
    monkeypatch.setattr(bulk_edit_job, "_LEADS_A_STEP", 3)
    with world.inside(world.acme, world.bob):
        drafts = [
            LeadDraft({"full_name": f"{country} {n}", "country": country})
            for country, number in (("DE", 7), ("FR", 2))
            for n in range(number)
        ]
        source = Source(Trust.IMPORT, "1")
        outcomes = write_leads(drafts=drafts, source=source, policy=WritePolicy.FILL)
        return [outcome.lead_id for outcome in outcomes]


def _work_off():
    while run_one_slice():
        pass


def test_many_leads_are_assigned_by_a_job_and_given_back(world, api, leads):
    started = api.post(EDITS, ASSIGN)
    assert started.status_code == 202, started.content
    body = started.json()
    assert (body["is_finished"], body["job"]["state"], body["job"]["total"]) == (False, "queued", 7)
    url = f"{EDITS}{body['id']}/"
    _work_off()
    done = api.get(url).json()
    assert (done["is_finished"], done["counts"]) == (True, {"changed": 7, "unchanged": 0})
    with world.inside(world.acme):
        bob = Membership.objects.get(user=world.bob)
        owned = Lead.objects.filter(owner=bob)
        assert set(owned.values_list("country", flat=True)) == {"DE"}
        assert owned[0].provenance["owner"][0].startswith("api:")
    undoing = api.post(f"{url}undo/")
    assert (undoing.status_code, undoing.json()["state"]) == (202, "undoing")
    _work_off()
    undone = api.get(url).json()
    assert (undone["state"], undone["undo_counts"]) == ("undone", {"restored": 7})
    with world.inside(world.acme):
        assert not Lead.objects.exclude(owner=None).exists()
    assert api.post(f"{url}undo/").status_code == 409


def test_a_few_are_changed_at_once_and_asking_twice_changes_nothing_more(world, api, leads):
    body = {"lead_ids": [str(pk) for pk in leads[:2]], **TAGS}
    first, second = (api.post(EDITS, body).json() for _ in range(2))
    assert (first["is_finished"], first["job"], first["counts"]["changed"]) == (True, None, 2)
    assert second["counts"] == {"changed": 0, "unchanged": 2}
    with world.inside(world.acme):
        assert tags_of(leads) == {leads[0]: ["fair"], leads[1]: ["fair"]}
    assert [one["id"] for one in api.get(EDITS).json()["results"]] == [second["id"], first["id"]]


def test_a_segment_is_edited_by_its_filter_if_the_key_may_see_it(world, api, leads):
    with world.inside(world.acme, world.bob):
        owner = Membership.objects.get(user=world.bob)
        shared = Segment.objects.create(name="S", filter=GERMANS, is_shared=True, owner=owner)
        private = Segment.objects.create(name="P", filter=GERMANS, owner=owner)
    body = {"field": "stage", "act": "set", "value": "Won"}
    assert api.post(EDITS, body | {"segment": str(shared.pk)}).json()["job"]["total"] == 7
    refused = api.post(EDITS, body | {"segment": str(private.pk)})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/segment"


@pytest.mark.parametrize(
    "body",
    [
        TAGS,
        {"filter": GERMANS, "lead_ids": ["1"], **TAGS},
        {"lead_ids": [], **TAGS},
        {"lead_ids": ["x"], **TAGS},
        {"filter": {}, **TAGS},
        {"filter": {"all": [{"field": "nonsense", "op": "is", "value": 1}]}, **TAGS},
        {"filter": GERMANS, "field": "email", "act": "set", "value": "a@x.example"},
        {"filter": GERMANS, "field": "nonsense", "act": "set", "value": 1},
        {"filter": GERMANS, "field": "stage", "act": "set", "value": "Nowhere"},
        {"filter": GERMANS, "field": "stage", "act": "add", "value": "Won"},
        {"filter": GERMANS, "field": "owner", "act": "set", "value": "gone@x.example"},
        {"filter": GERMANS, "field": "country", "act": "set"},
        {"filter": GERMANS, "field": "country", "act": "set", "value": {"a": ["\0"]}},
        {"filter": GERMANS, "field": "tags", "act": "add", "value": [[1], {}]},
    ],
)
def test_a_wrong_call_is_a_problem_and_changes_nothing(world, api, leads, body):
    response = api.post(EDITS, body)
    assert response.status_code in (400, 422), response.content
    assert response["Content-Type"] == "application/problem+json"
    with world.inside(world.acme):
        assert not Lead.objects.exclude(version=1).exists()
    assert api.get(EDITS).json()["results"] == []


def test_a_key_needs_the_scope_to_write(world, leads):
    reader = api_client(world, world.acme, ["leads:read"])
    assert reader.post(EDITS, {"filter": GERMANS, **TAGS}).status_code == 403
    assert reader.get(EDITS).status_code == 200


def test_leads_of_another_organization_are_out_of_reach(world, leads):
    stranger = api_client(world, world.globex, ["leads:read", "leads:write"])
    body = {"lead_ids": [str(pk) for pk in leads[:2]], **TAGS}
    assert stranger.post(EDITS, body).json()["counts"] == {"changed": 0, "unchanged": 0}
    with world.inside(world.acme):
        assert tags_of(leads[:2]) in ({}, {leads[0]: [], leads[1]: []})
