"""The outbound client over real connections: time, size, retries, redirects, silence."""

import gzip
import itertools
import json
import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from lib.http import (
    BadRedirectError,
    BadUrlError,
    Bounds,
    HttpClient,
    HttpError,
    Retrying,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from lib.tests.http_server import Answer, certificate, reply, serving


def client(**options: object) -> HttpClient:
    settings: dict[str, object] = {"allow_private": True, "sleep": lambda _: None}
    return HttpClient(**(settings | options))  # type: ignore[arg-type]


def statuses(*codes: int, **headers: str) -> Answer:
    """Answer with each status in turn, the last one for ever."""
    turn = itertools.chain(codes, itertools.repeat(codes[-1]))
    return lambda handler, _: reply(handler, next(turn), b"{}", **headers)


def test_it_sends_and_reads_json() -> None:
    with serving(
        lambda handler, body: reply(handler, 201, body, Content_Type="application/json")
    ) as server:
        response = client().request("post", server.url + "/x", params={"a": "b c"}, json={"ä": 1})

    assert response.status == 201
    assert response.is_success
    assert response.json() == {"ä": 1}
    assert response.headers["content-type"] == "application/json"
    method, path, headers, body = server.asked[0]
    assert (method, path, json.loads(body)) == ("POST", "/x?a=b+c", {"ä": 1})
    assert headers["user-agent"] == "AI-Sales-Doctor"


def test_it_decodes_text_as_declared_or_as_utf8() -> None:
    with serving(
        lambda handler, _: reply(
            handler, 200, "é".encode("latin-1"), Content_Type="text/plain; charset=latin-1"
        )
    ) as server:
        assert client().request("GET", server.url).text == "é"
    with serving(
        lambda handler, _: reply(handler, 200, "é".encode(), Content_Type="text/plain")
    ) as server:
        assert client().request("GET", server.url).text == "é"


def test_it_keeps_no_cookie() -> None:
    with serving(lambda handler, _: reply(handler, Set_Cookie="a=b")) as server:
        http = client()
        http.request("GET", server.url)
        http.request("GET", server.url)

    assert "cookie" not in server.asked[1][2]


def test_it_ignores_proxies_and_netrc_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(statuses(200)) as server:
        assert client().request("GET", server.url).status == 200

    assert "authorization" not in server.asked[0][2]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_it_tries_again_what_is_safe(status: int) -> None:
    with serving(statuses(status, status, 200)) as server:
        assert client().request("GET", server.url).status == 200
        assert len(server.asked) == 3


def test_it_gives_the_last_answer_back_when_it_gives_up() -> None:
    with serving(statuses(503)) as server:
        assert client(retrying=Retrying(attempts=2)).request("GET", server.url).status == 503
        assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 404, 500])
def test_it_does_not_try_again_what_will_not_change(status: int) -> None:
    with serving(statuses(status)) as server:
        assert client().request("GET", server.url).status == status
        assert len(server.asked) == 1


def test_it_posts_once_unless_declared_idempotent() -> None:
    with serving(statuses(503)) as server:
        assert client().request("POST", server.url, json={}).status == 503
        assert len(server.asked) == 1
        client().request("POST", server.url, json={}, idempotent=True)
        assert len(server.asked) == 4
        client().request("GET", server.url, idempotent=False)
        assert len(server.asked) == 5


def test_it_tries_again_after_a_broken_connection() -> None:
    turns = iter([True, False])

    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        if next(turns):
            handler.connection.shutdown(socket.SHUT_RDWR)
        else:
            reply(handler)

    with serving(answer) as server:
        assert client().request("GET", server.url).status == 200


def test_it_waits_as_long_as_it_is_asked_to() -> None:
    waits: list[float] = []
    http = client(sleep=waits.append, retrying=Retrying(max_wait=60))
    with serving(statuses(429, 200, Retry_After="7")) as server:
        http.request("GET", server.url)
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    with serving(statuses(503, 200, Retry_After=moment)) as server:
        http.request("GET", server.url)

    assert waits[0] == 7
    assert 25 < waits[1] <= 30


def test_it_gives_the_answer_back_when_asked_to_wait_too_long() -> None:
    waits: list[float] = []
    with serving(statuses(429, Retry_After="3600")) as server:
        response = client(sleep=waits.append).request("GET", server.url)

    assert (response.status, response.retry_after, waits) == (429, 3600, [])


def test_it_draws_its_waits_below_a_doubling_bound() -> None:
    retrying = Retrying(base=1, max_wait=5)
    for attempt, bound in ((1, 1), (2, 2), (3, 4), (9, 5)):
        drawn = [retrying.backoff(attempt) for _ in range(200)]
        assert max(drawn) <= bound
        assert min(drawn) < bound / 4
        assert max(drawn) > bound * 3 / 4


def test_it_stops_a_server_that_says_nothing() -> None:
    with serving(lambda handler, _: time.sleep(1)) as server:
        started = time.monotonic()
        with pytest.raises(TimedOutError, match=r"127\.0\.0\.1 did not answer within 0\.2 seconds"):
            client().request("POST", server.url, bounds=Bounds(timeout=0.2))
        assert time.monotonic() - started < 0.9


def test_it_stops_a_server_that_drips() -> None:
    def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    with serving(drip) as server:
        started = time.monotonic()
        with pytest.raises(TimedOutError):
            client().request("POST", server.url, bounds=Bounds(timeout=0.3))
        assert time.monotonic() - started < 1


def test_it_stops_an_answer_that_is_too_large_also_when_packed() -> None:
    with serving(lambda handler, _: reply(handler, 200, b"x" * 2000)) as server:
        assert len(client(bounds=Bounds(max_bytes=2000)).request("GET", server.url).content) == 2000
        with pytest.raises(TooLargeError, match="more than the 1,999 bytes"):
            client().request("GET", server.url, bounds=Bounds(max_bytes=1999))
        assert len(server.asked) == 2
    packed = gzip.compress(b"x" * 50_000_000)
    with (
        serving(lambda handler, _: reply(handler, 200, packed, Content_Encoding="gzip")) as server,
        pytest.raises(TooLargeError),
    ):
        client().request("GET", server.url, bounds=Bounds(max_bytes=1_000_000))


def test_it_unpacks_and_says_when_it_cannot() -> None:
    with serving(
        lambda handler, _: reply(handler, 200, gzip.compress(b"hello"), Content_Encoding="gzip")
    ) as server:
        assert client().request("GET", server.url).content == b"hello"
    with (
        serving(
            lambda handler, _: reply(handler, 200, b"no gzip", Content_Encoding="gzip")
        ) as server,
        pytest.raises(UnreachableError, match="cannot be unpacked"),
    ):
        client().request("POST", server.url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com",
        "file:///etc/passwd",
        "example.com",
        "",
        "http://",
        "http://a:99999/",
        "http://[x/",
    ],
)
def test_it_calls_only_full_web_addresses(url: str) -> None:
    with pytest.raises(BadUrlError, match=r"http://"):
        client().request("GET", url)


def test_it_refuses_credentials_in_a_url_and_does_not_repeat_them() -> None:
    with pytest.raises(BadUrlError) as caught:
        client().request("GET", "https://bob:hunter2@example.com/")

    assert "hunter2" not in str(caught.value)


def test_it_says_that_nobody_is_there() -> None:
    with serving(statuses(200)) as server:
        url = server.url
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 could not be reached"):
        client().request("GET", url)
    with pytest.raises(UnreachableError, match="has no address"):
        client().request("GET", "http://nobody.invalid/")


def test_no_secret_gets_into_errors_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(statuses(200)) as server:
        url = server.url
        client().request(
            "GET", url + "/hook/s3cret", params={"key": "s3cret"}, headers={"X-Key": "s3cret"}
        )
    with pytest.raises(HttpError) as caught:
        client().request("GET", url + "/hook/s3cret", params={"key": "s3cret"})

    error: BaseException | None = caught.value
    while error is not None:
        assert "s3cret" not in repr(error)
        error = error.__cause__ or error.__context__
    assert "127.0.0.1: 200" in caplog.text
    assert "s3cret" not in caplog.text


def test_it_asks_the_gate_before_each_attempt_and_obeys() -> None:
    class ClosedError(Exception):
        pass

    hosts: list[str] = []

    def gate(host: str) -> None:
        hosts.append(host)
        if len(hosts) > 2:
            raise ClosedError

    with serving(statuses(503)) as server:
        with pytest.raises(ClosedError):
            client(gate=gate).request("GET", server.url)
        assert len(server.asked) == 2
    assert hosts == ["127.0.0.1"] * 3


def redirect(status: int, location: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        if handler.path.startswith("/from"):
            reply(handler, status, Location=location)
        else:
            reply(handler, 200, b"there")

    return answer


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        (301, "GET", "GET"),
        (302, "POST", "GET"),
        (303, "PUT", "GET"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
    ],
)
def test_it_follows_redirects_as_browsers_do(status: int, method: str, then: str) -> None:
    body = None if method == "GET" else b"body"
    with serving(redirect(status, "/to?x=1")) as server:
        response = client().request(
            method, server.url + "/from", params={"k": "v"}, data=body, headers={"X-Key": "k"}
        )

    assert response.content == b"there"
    assert [(asked[0], asked[1]) for asked in server.asked] == [
        (method, "/from?k=v"),
        (then, "/to?x=1"),
    ]
    assert server.asked[1][3] == (b"body" if then == method and body else b"")
    assert server.asked[1][2]["x-key"] == "k"


def test_it_carries_no_secret_header_to_another_site() -> None:
    with serving(statuses(200)) as other, serving(redirect(302, other.url + "/to")) as server:
        client().request(
            "GET",
            server.url + "/from",
            headers={"Authorization": "s", "X-Key": "s", "Accept": "a/b"},
        )

    sent = other.asked[0][2]
    assert sent["accept"] == "a/b"
    assert not {"authorization", "x-key"} & set(sent)


def test_it_carries_no_body_to_another_site() -> None:
    with serving(statuses(200)) as other, serving(redirect(307, other.url + "/to")) as server:
        with pytest.raises(BadRedirectError, match="refused"):
            client().request("POST", server.url + "/from", json={"secret": 1})
        assert not other.asked


def test_it_stops_going_in_circles() -> None:
    with serving(redirect(302, "/from")) as server:
        with pytest.raises(BadRedirectError, match="more than 5 times"):
            client().request("GET", server.url + "/from")
        assert len(server.asked) == 6


def test_a_redirect_may_be_the_answer() -> None:
    with serving(redirect(302, "/to")) as server:
        bounds = Bounds(max_redirects=0)
        assert client().request("GET", server.url + "/from", bounds=bounds).status == 302
        assert len(server.asked) == 1


def test_it_measures_the_body_of_a_redirect_too() -> None:
    bomb = gzip.compress(b"x" * 50_000_000)

    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        reply(handler, 302, bomb, Location="/to", Content_Encoding="gzip")

    with serving(answer) as server, pytest.raises(TooLargeError):
        client().request("GET", server.url)


@pytest.mark.parametrize("location", ["http://[bad", "http://[::1:80/", "http://a:b/"])
def test_it_refuses_a_redirect_to_what_is_no_address(location: str) -> None:
    with serving(redirect(302, location)) as server:
        with pytest.raises((BadRedirectError, BadUrlError)):
            client().request("GET", server.url + "/from")


def test_it_checks_the_certificate_against_the_name(tmp_path: Path) -> None:
    bundle, tls = certificate(tmp_path, "localhost")
    with serving(statuses(200), tls=tls) as server:
        http = client(ca_bundle=str(bundle))
        assert http.request("GET", f"https://localhost:{server.port}/").status == 200
        assert server.asked[0][2]["host"] == f"localhost:{server.port}"
        for url, trust in (
            (f"https://127.0.0.1:{server.port}", bundle),
            (f"https://localhost:{server.port}", None),
        ):
            with pytest.raises(UnreachableError, match="certificate is not valid"):
                client(ca_bundle=str(trust) if trust else None).request("POST", url)
