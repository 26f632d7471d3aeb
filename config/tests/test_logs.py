import io
import json
import logging

import pytest
from django.urls import path

from config.settings.logging import LOGGING


@pytest.fixture
def lines():
    """Return what a handler like production's has written."""
    settings = dict(LOGGING["formatters"]["json"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(settings.pop("()")(**settings))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def noisy(settings):
    """Serve a page that logs something from within an organization."""
    from config import urls

    def view(request, token):
        from django.http import HttpResponse

        logging.getLogger("noisy").warning("hello %s", "there")
        return HttpResponse("ok")

    urls.urlpatterns.insert(0, path("noisy/<str:token>/", view))
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    urls.urlpatterns.pop(0)
    clear_url_caches()


def test_a_line_carries_the_ids_of_request_and_organization(client, world, noisy, lines):
    client.force_login(world.bob)
    response = client.get("/noisy/s3cret/", headers={"X-Request-ID": "from-the-proxy"})
    assert response.headers["X-Request-ID"] == "from-the-proxy"
    line = next(line for line in lines() if line["logger"] == "noisy")
    assert line["event"] == "hello there"
    assert line["level"] == "warning"
    assert line["request_id"] == "from-the-proxy"
    assert line["organization"] == world.acme.pk
    assert line["user"] == world.bob.pk


def test_each_request_is_one_line_without_what_its_path_holds(client, world, noisy, lines):
    client.force_login(world.bob)
    client.get("/noisy/s3cret/")
    (line,) = [line for line in lines() if line["logger"] == "request"]
    assert line["route"] == "noisy/<str:token>/"
    assert line["status"] == 200
    assert line["organization"] == world.acme.pk
    assert line["milliseconds"] > 0
    assert "s3cret" not in json.dumps(line)


def test_a_request_id_that_could_forge_log_lines_is_replaced(client, db):
    sent = 'x"\n{"event": "forged"}'
    answered = client.get("/accounts/login/", headers={"X-Request-ID": sent})
    assert answered.headers["X-Request-ID"] != sent
    assert len(answered.headers["X-Request-ID"]) == 32
