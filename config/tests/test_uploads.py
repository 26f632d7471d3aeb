"""Nobody fills the disk with files that no view asked for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@pytest.fixture
def _small_limits(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.IMPORT_MAX_BYTES = 10_000


def _send(client, url, size):
    client.raise_request_exception = False
    return client.post(url, {"file": SimpleUploadedFile("a.csv", b"x" * size)}).status_code


@pytest.mark.usefixtures("_small_limits", "db")
@pytest.mark.parametrize("url", ["/accounts/login/", "/leads/imports/new/"])
def test_a_strangers_file_is_refused_before_it_is_read(url):
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/accounts/login/")  # the cookie, without which no form is read at all
    assert _send(stranger, url, 2_000) == 413


@pytest.mark.usefixtures("_small_limits")
def test_a_member_may_send_as_much_as_an_import_may_be(client, world):
    client.force_login(world.bob)
    assert _send(client, "/leads/imports/new/", 9_000) == 422  # no table
    assert _send(client, "/leads/imports/new/", 12_000) == 413


@pytest.mark.usefixtures("_small_limits")
def test_the_refusal_says_the_limit_and_the_way_out(client, world):
    client.force_login(world.bob)
    file = SimpleUploadedFile("a.csv", b"x" * 12_000)
    page = client.post("/leads/imports/new/", {"file": file}).content.decode()
    assert "This file is too large" in page
    assert "at most 10.7\xa0KB are taken" in page
    assert "split it into several files" in page


@pytest.mark.usefixtures("_small_limits")
def test_too_many_pasted_rows_lead_to_a_file(client, world):
    client.force_login(world.bob)
    response = client.post("/leads/imports/new/", {"text": "x" * 5_000})
    assert response.status_code == 413
    assert "Save your rows as a file" in response.content.decode()
