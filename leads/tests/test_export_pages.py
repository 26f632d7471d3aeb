"""A member exports in the browser, a partner by the API; strangers and viewers do not."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Permission
from accounts.services.create_api_key import create_api_key
from jobs.engine import run_one_slice
from leads.models import Export, Lead
from leads.selection import Selection
from leads.services.start_export import start_export
from lib.crypto import sign


@pytest.fixture
def leads(world):
    with world.inside(world.acme):
        return [Lead.objects.create(full_name=f"Lead {n}", country="DE") for n in range(3)]


@pytest.fixture
def finished(world, leads):
    with world.inside(world.acme, world.bob):
        export = start_export(selection=Selection(query=""), file_format="csv", columns=["id"])
    work_off()
    return export


@pytest.fixture
def api(world):
    with world.inside(world.acme, world.alice):
        _, token = create_api_key(name="K", scopes=[Permission.LEADS_EXPORT], expires_at=None)
    return Client(headers={"Authorization": f"Bearer {token}"})


def work_off():
    while run_one_slice():
        pass


def _text(response):
    return " ".join(response.content.decode().split())


def _body(response):
    return b"".join(response.streaming_content).decode()


def test_empty_list_teaches(page):
    assert "Take your leads with you" in _text(page.get("/leads/exports/"))


def test_the_whole_way_from_the_list(page, leads):
    assert 'formaction="/leads/exports/new/"' in _text(page.get("/leads/"))
    text = _text(page.post("/leads/exports/new/", {"lead_ids": [leads[0].pk, leads[2].pk]}))
    assert "Export 2 selected leads" in text
    answer = {
        "lead_ids": [leads[0].pk, leads[2].pk],
        "format": "csv",
        "columns": ["full_name", "country"],
    }
    assert page.post("/leads/exports/start/", answer).url == "/leads/exports/"
    assert "job-progress" in _text(page.get("/leads/exports/"))
    work_off()
    text = _text(page.get("/leads/exports/"))
    assert "2 leads as CSV" in text
    response = page.get(re.search(r"/leads/exports/\d+/file/", text)[0])
    assert ".csv" in response["Content-Disposition"]
    assert _body(response) == "Full name,Country\r\nLead 0,DE\r\nLead 2,DE\r\n"


def test_all_that_match_keep_their_filter(page, leads):
    chosen = {"query": "country=DE&q=lead", "all": "1"}
    text = _text(page.post("/leads/exports/new/", chosen))
    assert 'name="query" value="country=DE&amp;q=lead"' in text
    answer = chosen | {"format": "jsonl", "columns": ["id"]}
    page.post("/leads/exports/start/", answer)
    work_off()
    assert "3 leads as JSON Lines" in _text(page.get("/leads/exports/"))


def test_a_wrong_answer_stands_beside_the_form(page, leads):
    answer = {"lead_ids": [leads[0].pk], "format": "exe", "columns": []}
    response = page.post("/leads/exports/start/", answer)
    assert response.status_code == 422
    assert f'name="lead_ids" value="{leads[0].pk}"' in _text(response)
    nobody = {"lead_ids": ["999999"], "format": "csv", "columns": ["id"]}
    response = page.post("/leads/exports/start/", nobody)
    assert "there is nothing to export" in _text(response)
    assert page.post("/leads/exports/new/", {}).url == "/leads/"


def test_viewers_do_not_export(world, client, finished):
    client.force_login(world.vera)
    assert "/leads/exports/new/" not in _text(client.get("/leads/"))
    for url in ("/leads/exports/", f"/leads/exports/{finished.pk}/file/"):
        assert client.get(url).status_code == 403


def test_an_expired_export_says_so(world, page, finished):
    with world.inside(world.acme):
        Export.objects.update(expires_at=timezone.now())
    response = page.get(f"/leads/exports/{finished.pk}/file/")
    assert response.status_code == 410
    assert "has expired" in _text(response)


def test_a_download_is_in_the_audit_log(world, page, finished):
    page.get(f"/leads/exports/{finished.pk}/file/")
    with world.inside(world.acme):
        event = AuditEvent.objects.get(verb="downloaded")
    assert (event.actor_id, event.after) == (world.bob.pk, {"number": 3})


def test_deleting_twice_is_not_found(page, finished):
    url = f"/leads/exports/{finished.pk}/delete/"
    assert page.post(url).url == "/leads/exports/"
    assert page.post(url).status_code == 404


def test_a_partner_exports_and_downloads_by_a_link(api, leads, client):
    body = {"query": "country=DE", "format": "csv", "columns": ["id", "full_name"]}
    response = api.post("/api/v1/exports/", json.dumps(body), content_type="application/json")
    assert response.status_code == 202, response.content
    assert response.json()["download_url"] is None
    work_off()
    shown = api.get(f"/api/v1/exports/{response.json()['id']}/").json()
    assert (shown["state"], shown["row_count"]) == ("finished", 3)
    assert api.get("/api/v1/exports/").json()["results"][0]["id"] == shown["id"]
    content = _body(client.get(shown["download_url"]))  # no key, no log-in
    assert content.splitlines()[0] == "ID,Full name"
    assert api.delete(f"/api/v1/exports/{shown['id']}/").status_code == 204
    assert client.get(shown["download_url"]).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"format": "csv", "columns": ["nonsense"]},
        {"format": "exe"},
        {"format": "csv", "lead_ids": ["1"], "query": ""},
        {"format": "csv", "lead_ids": []},
        {"format": "csv", "query": "country=XX"},
        {"format": "csv", "lead_ids": ["x"]},
    ],
)
def test_a_wrong_call_is_a_problem(api, leads, body):
    response = api.post("/api/v1/exports/", json.dumps(body), content_type="application/json")
    assert response.status_code in (400, 422), response.content


def test_a_link_is_ours_and_young(world, client, finished, monkeypatch):
    good = sign([world.acme.pk, finished.pk], purpose="leads.export")
    other = sign([world.acme.pk, finished.pk], purpose="campaigns.unsubscribe")
    elsewhere = sign([world.globex.pk, finished.pk], purpose="leads.export")
    for token, status in ((good, 200), (other, 404), (elsewhere, 404), (good[:-1], 404)):
        assert client.get(f"/leads/exports/link/{token}/").status_code == status
    monkeypatch.setattr("leads.exporting.links.LIFE_SECONDS", -1)
    assert client.get(f"/leads/exports/link/{good}/").status_code == 404


def test_files_are_kept_for_seven_days(world, finished):
    with world.inside(world.acme):
        export = Export.objects.get(pk=finished.pk)
    left = export.expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
