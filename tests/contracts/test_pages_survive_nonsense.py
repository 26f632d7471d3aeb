"""Every page, called with nonsense in its query and its form: refused, never a crash."""

import json
from base64 import urlsafe_b64encode
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job
from leads.services.start_import import start_import
from tests.isolation.foreign import MAKERS, NOT_ROWS
from tests.isolation.test_every_url import URLS

PAGES = [(name, parameters) for name, parameters in URLS if not name.startswith("v1:")]
QUERY = (
    "q", "email", "phone", "stage", "owner", "country", "domain", "tag", "has_email", "opted_out",
    "created_after", "created_before", "order", "before", "state", "query", "next",
    "column", "cursor",
)  # fmt: skip
FORM = (
    "lead_ids", "query", "all", "text", "name", "role", "email", "organization", "campaign",
    "audience", "stage", "sending_account", "subject", "body_text", "body_html", "starts_at",
    "weekdays", "opens", "zone_policy", "version", "full_name", "first_name", "owner", "tags",
    "notes", "score", "scopes", "days", "host", "port", "policy", "column_0", "state", "country",
    "time_zone", "kind", "direction", "to_stage", "countries", "members", "is_active",
)  # fmt: skip
TEXTS = (
    "", "\0", "a\0b", "²", "-1", "9" * 20, "9" * 5000, "1e400", "NaN", "x" * 100_000, "🙂" * 300,
    "<script>alert(1)</script>", "{{ '1e400' | ceil }}", "{{ x.__class__ }}", "{% for",
    "a=1&" * 3000,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "//evil.example", "stage=²&q=%00",
)  # fmt: skip


def _cursor(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


CURSORS = (
    "\0", "²", "ÿ", "AAAA", urlsafe_b64encode(b"[" * 5000).decode(), _cursor({}),
    _cursor(["newest", False, "2026-01-01", 1]), _cursor(["newest", False, "x", 1]),
    _cursor(["newest", False, "2026-01-01T00:00:00Z", 10**400]), _cursor(["name", False, "\0", 1]),
    _cursor(["name", False, "\ud800", 1]), _cursor(["name", False, None, 1]),
    _cursor(["name", False, "a", float("inf")]), _cursor(["name", 0, ["a"], {}]),
)  # fmt: skip


@pytest.fixture
def broken(world):
    """Collect what crashed; a visitor who is owner calls with ``broken.call``."""

    class Visitor(list):
        client = Client(raise_request_exception=False)

        def call(self, method, url, data=None):
            answer = getattr(self.client, method)(url, data)
            if answer.status_code >= 500:
                self.append((method, url[:120], str(data)[:120]))
            return answer

    visitor = Visitor()
    visitor.client.force_login(world.alice)
    yield visitor
    assert not visitor, list(visitor)


def _import():
    file = ContentFile(b"email,name\nann@example.com,Ann\n", name="leads.csv")
    return start_import(file=file, file_name="<b>leads</b>.csv")


OURS = MAKERS | {
    "import_id": _import,
    "job_id": lambda: Job.objects.create(kind="x", title="X", not_before=timezone.now()),
}


def _url(world, url_name, parameters):
    with world.inside(world.acme, world.alice):
        ids = {name: "email_facts" if name in NOT_ROWS else OURS[name]().pk for name in parameters}
    return reverse(url_name, kwargs=ids)


@pytest.mark.parametrize(("url_name", "parameters"), PAGES, ids=[name for name, _ in PAGES])
def test_nonsense_crashes_no_page(world, broken, url_name, parameters):
    url = _url(world, url_name, parameters)
    for text in TEXTS:
        broken.call("get", f"{url}?{urlencode(dict.fromkeys(QUERY, text))}")
        broken.call("post", url, dict.fromkeys(FORM, text))


@pytest.mark.parametrize("name", QUERY)
def test_a_nonsense_filter_crashes_no_list_of_leads(broken, name):
    for text in TEXTS:
        broken.call("get", f"{reverse('leads:list')}?{urlencode({name: text})}")


@pytest.mark.parametrize("order", ["newest", "name"])
def test_a_cursor_that_was_made_up_shows_the_first_page(broken, order):
    for cursor in CURSORS:
        query = urlencode({"order": order, "cursor": cursor})
        assert broken.call("get", f"{reverse('leads:list')}?{query}").status_code == 200
