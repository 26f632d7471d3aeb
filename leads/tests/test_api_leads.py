"""The leads resource of the partner API."""

import pytest
from rest_framework.test import APIClient

from accounts.keys import new_key
from accounts.models import ApiKey
from leads.api.examples import CREATE_LEAD
from leads.models import Lead
from leads.storing import link

LEADS = "/api/v1/leads/"
ALL = ["leads:read", "leads:write", "leads:delete"]


def api_client(world, organization, scopes):
    key, prefix, secret_hash = new_key()
    with world.inside(organization):
        ApiKey.objects.create(name="Partner", prefix=prefix, secret_hash=secret_hash, scopes=scopes)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


@pytest.fixture
def acme(world):
    return api_client(world, world.acme, ALL)


@pytest.fixture
def globex(world):
    return api_client(world, world.globex, ALL)


def test_a_lead_is_created_read_changed_and_deleted(acme):
    created = acme.post(LEADS, CREATE_LEAD)
    assert created.status_code == 201
    assert created["ETag"] == '"1"'
    body = created.json()
    assert body["full_name"] == "Ada Byron"
    assert body["tags"] == ["conference"]
    url = f"{LEADS}{body['id']}/"
    assert acme.get(url).json() == body
    changed = acme.patch(url, {"title": "CTO", "company_name": None})
    assert (changed.json()["title"], changed.json()["company_name"]) == ("CTO", "")
    assert changed.json()["provenance"]["title"]["source"].startswith("api:")
    assert acme.delete(url).status_code == 204
    assert acme.get(url).status_code == 404


@pytest.mark.parametrize(
    ("values", "pointer", "words"),
    [
        ({"email": "nonsense"}, "/email", "not an e-mail address"),
        ({"email": "a@example.com", "country": "Atlantis"}, "/country", "Atlantis"),
        ({"title": "CEO"}, None, "Nothing identifies"),
        ({"email": "a@example.com", "custom": {"nope": 1}}, "/custom.nope", "not a field"),
        ({"email": "a@example.com", "stage": "Nirvana"}, "/stage", "not a stage"),
    ],
)
def test_a_wrong_value_is_a_problem_that_points_at_it(acme, world, values, pointer, words):
    response = acme.post(LEADS, values)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert words in body["detail"]
    if pointer:
        assert body["errors"][0]["pointer"] == pointer
    with world.inside(world.acme):
        assert not Lead.objects.exists()


def test_a_lead_that_is_there_already_is_a_conflict(acme):
    acme.post(LEADS, CREATE_LEAD)
    response = acme.post(LEADS, CREATE_LEAD)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


def test_if_match_refuses_what_has_moved_on(acme):
    body = acme.post(LEADS, CREATE_LEAD).json()
    url = f"{LEADS}{body['id']}/"
    assert acme.patch(url, {"title": "A"}, headers={"If-Match": '"1"'}).status_code == 200
    assert acme.patch(url, {"title": "B"}, headers={"If-Match": '"1"'}).status_code == 409
    assert acme.get(url).json()["title"] == "A"


def test_walking_the_pages_meets_every_lead_once_with_equal_timestamps(acme, world):
    with world.inside(world.acme):
        Lead.objects.bulk_create(
            Lead(organization=world.acme, full_name=f"P {n}", created_at="2026-01-01T00:00Z")
            for n in range(450)
        )
    url, seen = f"{LEADS}?page_size=200", []
    while url:
        body = acme.get(url).json()
        seen += [lead["id"] for lead in body["results"]]
        url = body["next"]
    assert len(seen) == len(set(seen)) == 450


def test_a_made_up_cursor_is_the_callers_error(acme):
    response = acme.get(LEADS, {"cursor": "made-up"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/cursor")


def test_filters_serve_the_api_as_they_serve_the_list(acme):
    acme.post(LEADS, CREATE_LEAD)
    acme.post(LEADS, {"email": "bea@example.com", "country": "DE"})
    assert len(acme.get(LEADS, {"country": "de"}).json()["results"]) == 1
    assert len(acme.get(LEADS, {"q": "byr"}).json()["results"]) == 1
    assert acme.get(f"{LEADS}count/", {"tag": "conference"}).json() == {
        "count": 1,
        "is_exact": True,
    }
    assert acme.get(LEADS, {"created_after": "yesterday"}).status_code == 400


def test_a_list_takes_the_same_statements_whatever_it_shows(acme, world, django_assert_num_queries):
    acme.post(LEADS, CREATE_LEAD)
    acme.get(LEADS)
    with django_assert_num_queries(23):
        acme.get(LEADS)
    with world.inside(world.acme):
        Lead.objects.bulk_create(
            Lead(organization=world.acme, full_name=f"P {n}") for n in range(50)
        )
    with django_assert_num_queries(23):
        acme.get(LEADS)


def test_another_organizations_lead_does_not_exist(acme, globex, world):
    pk = acme.post(LEADS, CREATE_LEAD).json()["id"]
    url = f"{LEADS}{pk}/"
    assert globex.get(url).status_code == 404
    assert globex.patch(url, {"title": "Stolen"}).status_code == 404
    assert globex.delete(url).status_code == 404
    assert globex.get(LEADS).json()["results"] == []
    assert acme.get(url).json()["version"] == 1


@pytest.mark.parametrize(
    ("scopes", "method", "status"),
    [
        ([], "get", 403),
        (["leads:read"], "get", 200),
        (["leads:read"], "post", 403),
        (["leads:write"], "get", 403),
        (["leads:write"], "post", 201),
        (["leads:write"], "delete", 403),
    ],
)
def test_a_key_may_do_what_its_scopes_say_and_an_empty_scope_means_nothing(
    world, scopes, method, status
):
    client = api_client(world, world.acme, scopes)
    url = f"{LEADS}1/" if method == "delete" else LEADS
    response = getattr(client, method)(url, CREATE_LEAD if method == "post" else None)
    assert response.status_code == status


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer nonsense",
        "Bearer asd_AAAAAAAAAA_" + "x" * 43,
        "Basic YTpi",
        "Bearer ",
        "Token asd_x",
    ],
)
def test_a_missing_or_forged_key_is_refused_in_words(db, header):
    client = APIClient()
    if header:
        client.credentials(HTTP_AUTHORIZATION=header)
    response = client.get(LEADS)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert "API key" in response.json()["detail"]


def test_the_right_prefix_with_a_wrong_secret_is_refused(world):
    _key, prefix, secret_hash = new_key()
    with world.inside(world.acme):
        ApiKey.objects.create(name="P", prefix=prefix, secret_hash=secret_hash, scopes=ALL)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer asd_{prefix}_{'x' * 43}")
    assert client.get(LEADS).status_code == 401


def test_revoked_and_expired_keys_are_refused(world):
    client = api_client(world, world.acme, ALL)
    with world.inside(world.acme):
        ApiKey.objects.update(expires_at="2020-01-01T00:00Z")
    response = client.get(LEADS)
    assert (response.status_code, response.json()["code"]) == (401, "authentication-failed")
    with world.inside(world.acme):
        ApiKey.objects.update(expires_at=None, revoked_at="2020-01-01T00:00Z")
    assert client.get(LEADS).status_code == 401


def test_last_use_of_a_key_is_kept(acme, world):
    acme.get(LEADS, REMOTE_ADDR="203.0.113.9")
    with world.inside(world.acme):
        key = ApiKey.objects.get()
        assert key.last_used_ip == "203.0.113.9"
        assert key.last_used_at is not None


def test_a_failed_write_leaves_nothing_behind(acme, world, monkeypatch):
    def explode(**_):
        raise RuntimeError("after the write")

    monkeypatch.setattr("leads.api.views.LeadViewSet._answer", explode)
    acme.raise_request_exception = False
    assert acme.post(LEADS, CREATE_LEAD).status_code == 500
    with world.inside(world.acme):
        assert not Lead.objects.exists()


def test_an_unknown_url_and_a_crash_are_problems_too(acme, db, monkeypatch):
    response = acme.get("/api/v1/nowhere/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    acme.raise_request_exception = False
    monkeypatch.setattr("leads.api.views.LeadViewSet.get_queryset", lambda self: 1 / 0)
    response = acme.get(LEADS)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")


def test_me_says_what_a_key_is(world):
    body = api_client(world, world.acme, ["leads:read"]).get("/api/v1/me/").json()
    assert (body["kind"], body["organization_name"], body["scopes"]) == (
        "key",
        "Acme",
        ["leads:read"],
    )


def test_a_member_tries_calls_with_the_browser_session(client, world):
    client.force_login(world.vera)
    assert client.get(LEADS).status_code == 200
    assert client.post(LEADS, CREATE_LEAD, content_type="application/json").status_code == 403


def test_the_request_id_travels_both_ways(acme):
    response = acme.get("/api/v1/nowhere/", headers={"X-Request-ID": "abc-12345678"})
    assert response["X-Request-ID"] == response.json()["instance"] == "abc-12345678"


def test_a_deleted_lead_is_restored(acme):
    lead = acme.post(LEADS, {"email": "ada@example.com"}).json()
    url = f"{LEADS}{lead['id']}/"
    acme.delete(url)
    back = acme.post(f"{url}restore/")
    assert (back.status_code, back.json()["email"]) == (200, "ada@example.com")
    assert acme.get(url).status_code == 200
    assert acme.post(f"{url}restore/").status_code == 200, "asking twice does no harm"


def test_a_lead_is_not_restored_over_another_one(acme):
    lead = acme.post(LEADS, {"email": "ada@example.com"}).json()
    url = f"{LEADS}{lead['id']}/"
    acme.delete(url)
    acme.post(LEADS, {"email": "ada@example.com"})
    assert acme.post(f"{url}restore/").status_code == 409
    assert acme.post(f"{LEADS}99999/restore/").status_code == 404


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_restored_lead_says_whether_its_id_elsewhere_is_another_s(acme, world, is_taken):
    lead = acme.post(LEADS, {"full_name": "Ada"}).json()
    url = f"{LEADS}{lead['id']}/"
    with world.inside(world.acme):
        link({"hubspot:7": int(lead["id"])})
    acme.delete(url)
    if is_taken:
        other = acme.post(LEADS, {"full_name": "Bea"}).json()
        with world.inside(world.acme):
            link({"hubspot:7": int(other["id"])})
    back = acme.post(f"{url}restore/")
    assert (back.status_code, back.json()["id_taken"]) == (200, is_taken)
    assert back["ETag"] == f'"{back.json()["version"]}"'
