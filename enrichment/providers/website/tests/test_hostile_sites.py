import gzip
import json
import time
import zlib

import pytest

from enrichment.line import AccountLine
from enrichment.providers.base import Query, Result
from enrichment.providers.website.provider import Website
from enrichment.providers.website.tests.web import web
from lib.http.client import HttpClient
from lib.tests.http_server import reply, serving
from lib.vendor_errors import RejectedError, TransientError, UnusableAnswerError, VendorError

HOME = "https://acme.com/"
NAMED = b'<title>Acme</title><meta property="og:site_name" content="Acme">'
MEGABYTE = 1024 * 1024


def to(location, status=302):
    return lambda handler: reply(handler, status, b"", Location=location)


def at(status, body=b"no", **headers):
    return lambda handler: reply(handler, status, body, **headers)


def ask(pages, **values):
    with web(pages) as world:
        started = time.monotonic()
        answer = world.ask(**(values or {"domain": "acme.com"}))
        assert time.monotonic() - started < 8
        return answer, world.asked


def name_of(answer):
    assert isinstance(answer, Result), answer
    return {one.field: one.value for one in answer.findings}.get("company_name")


def test_robots_that_forbid_the_home_page_are_obeyed():
    answer, asked = ask({f"{HOME}robots.txt": b"User-agent: *\nDisallow: /", HOME: NAMED})
    assert not answer.is_hit
    assert asked == [f"{HOME}robots.txt"]


def test_robots_that_forbid_another_page_are_obeyed():
    links = b'<a href="/contact">Contact</a><a href="/about">About</a>'
    answer, asked = ask(
        {
            f"{HOME}robots.txt": b"User-agent: AI-Sales-Doctor\nDisallow: /contact",
            HOME: NAMED + links,
        }
    )
    assert name_of(answer) == "Acme"
    assert f"{HOME}contact" not in asked
    assert f"{HOME}about" in asked


def test_where_robots_shall_pause_only_the_home_page_is_read():
    links = b'<a href="/contact">Contact</a>'
    _, asked = ask({f"{HOME}robots.txt": b"User-agent: *\nCrawl-delay: 5", HOME: NAMED + links})
    assert asked == [f"{HOME}robots.txt", HOME]


def test_robots_of_the_site_that_it_leads_to_are_obeyed_too():
    answer, asked = ask(
        {
            HOME: to("https://www.acme.com/en/"),
            "https://www.acme.com/robots.txt": b"User-agent: *\nDisallow: /en/",
            "https://www.acme.com/en/": NAMED,
        }
    )
    assert not answer.is_hit
    assert "https://www.acme.com/en/" not in asked


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_had_now_forbid_all_for_now(status):
    answer, asked = ask({f"{HOME}robots.txt": at(status), HOME: NAMED})
    assert isinstance(answer, TransientError)
    assert asked == [f"{HOME}robots.txt"]


def test_robots_that_are_kept_from_us_forbid_nothing():
    answer, _ = ask({f"{HOME}robots.txt": at(403), HOME: NAMED})
    assert name_of(answer) == "Acme"


@pytest.mark.parametrize(
    ("status", "kind"), [(500, TransientError), (429, TransientError), (403, RejectedError)]
)
def test_refusals_are_of_their_kind_and_returned(status, kind):
    answer, _ = ask({HOME: at(status)})
    assert isinstance(answer, kind)


def test_one_site_that_fails_does_not_fail_the_others():
    with web({"https://good.com/": NAMED, "https://bad.com/": at(500)}) as world:
        answers = Website().answer(
            [Query({"domain": "bad.com"}), Query({"domain": "good.com"})], world
        )
    assert isinstance(answers[0], TransientError)
    assert name_of(answers[1]) == "Acme"


def test_what_is_not_there_is_a_miss():
    for page in (at(404), at(410), at(200, b""), at(200, b"%PDF", Content_Type="application/pdf")):
        answer, _ = ask({HOME: page})
        assert not answer.is_hit


def test_it_falls_back_to_www_and_to_plain_http():
    answer, _ = ask({"https://www.acme.com/": NAMED})
    assert name_of(answer) == "Acme"
    answer, asked = ask({"http://acme.com/": NAMED})
    assert name_of(answer) == "Acme"
    assert asked[0] == f"{HOME}robots.txt"
    answer, _ = ask({"http://acme.com/": NAMED}, website="https://acme.com/")
    assert name_of(answer) == "Acme"


def test_a_name_without_a_host_may_have_one_later():
    answer, _ = ask({})
    assert isinstance(answer, TransientError)


def test_another_domain_that_it_leads_to_counts_for_less():
    sure, _ = ask({HOME: NAMED})
    moved, _ = ask({HOME: to("https://globex.de/"), "https://globex.de/": NAMED})
    confidence = [
        next(one.confidence for one in answer.findings if one.field == "company_name")
        for answer in (sure, moved)
    ]
    assert confidence[0] > confidence[1]
    assert "domain" not in {one.field for one in moved.findings}
    assert ("Website leads to", "globex.de") in [(one.label, one.value) for one in moved.facts]


def test_a_site_that_leads_to_a_network_is_a_miss():
    answer, _ = ask(
        {HOME: to("https://www.facebook.com/acme"), "https://www.facebook.com/acme": NAMED}
    )
    assert not answer.is_hit


def test_endless_redirects_end():
    for page in (
        to(HOME),
        to("https://acme.com/?" + "x" * 5000),
        to("http://[bad"),
        to("ftp://acme.com/"),
    ):
        answer, asked = ask({HOME: page})
        assert isinstance(answer, VendorError), answer
        assert len(asked) < 12


def test_a_private_address_is_not_called():
    """With the client that production has, which allows no private address."""
    reached = []

    def answer(handler, _):
        reached.append(handler.path)
        reply(handler, 200, NAMED, Content_Type="text/html")

    with serving(answer) as server:
        line = AccountLine({}, HttpClient())
        for url in (
            server.url,
            f"http://localhost:{server.port}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/",
            "http://0x7f000001/",
            "file:///etc/passwd",
            "http://[bad",
        ):
            [found] = Website().answer([Query({"website": url})], line)
            is_miss = isinstance(found, Result) and not found.is_hit
            assert is_miss or isinstance(found, (RejectedError, TransientError)), (url, found)
    assert reached == []


def test_a_page_is_fetched_by_the_stricter_client():
    with serving(lambda handler, _: reply(handler, 200, NAMED, Content_Type="text/html")) as one:
        line = AccountLine({}, HttpClient(allow_private=True), web=HttpClient())
        [found] = Website().answer([Query({"website": one.url})], line)

        assert isinstance(found, RejectedError)
        assert one.asked == []


def test_a_redirect_to_a_metadata_service_is_not_followed():
    with serving(
        lambda handler, _: reply(handler, 302, b"", Location="http://169.254.169.254/")
    ) as one:
        line = AccountLine({}, HttpClient(allow_private=True))
        [found] = Website().answer([Query({"website": f"{one.url}/"})], line)
    assert isinstance(found, RejectedError)


@pytest.mark.parametrize(
    "packed",
    [
        (gzip.compress(b"\0" * (50 * MEGABYTE), 9), "gzip"),
        (gzip.compress(gzip.compress(b"\0" * (50 * MEGABYTE), 9), 9), "gzip, gzip"),
        (zlib.compress(b"\0" * (50 * MEGABYTE), 9), "deflate"),
    ],
    ids=["gzip", "gzip twice", "deflate"],
)
def test_a_zip_bomb_is_too_large(packed):
    content, encoding = packed
    answer, _ = ask({HOME: at(200, content, Content_Type="text/html", Content_Encoding=encoding)})
    assert isinstance(answer, (UnusableAnswerError, TransientError))


def test_a_page_that_is_too_large_is_refused():
    answer, _ = ask({HOME: at(200, b"<p>" * MEGABYTE * 2, Content_Type="text/html")})
    assert isinstance(answer, UnusableAnswerError)


def test_what_cannot_be_unpacked_is_told():
    answer, _ = ask({HOME: at(200, b"no gzip", Content_Type="text/html", Content_Encoding="gzip")})
    assert isinstance(answer, VendorError)


def test_a_page_that_drips_ends_in_time():
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"<p>")
            handler.wfile.flush()
            time.sleep(0.1)

    answer, _ = ask({HOME: drip})
    assert isinstance(answer, TransientError)


ENTITIES = (
    '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    "<p>&c;&d;</p>"
)


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 500_000,
        b"<b><i><a href=x>" * 150_000 + b"<p>" * 100_000,
        b"<table><tr><td>" * 100_000,
        b"<!--" * 600_000,
        b"<![CDATA[" * 200_000,
        b"<" * MEGABYTE,
        b"&" * MEGABYTE,
        b"<a " + b'x="y" ' * 300_000 + b">",
        b"<meta charset=" * 100_000,
        b"<meta charset=punycode>" + b"a-" * MEGABYTE,
        ENTITIES.encode() * 1000,
        b"\xff\xfe" + b"<\0p\0" * 100_000,
        b"\0" * MEGABYTE,
        b'<a href="/contact">contact</a>' * 80_000,
        b"a@" * MEGABYTE,
        b"0171 1234567 " * 100_000,
        b'<a href="http://[::1">x</a><a href="tel:">x</a><a href="mailto:">x</a><base href="http://[">',
    ],
    ids=range(17),
)
def test_a_broken_page_is_read_as_far_as_it_goes(page):
    answer, _ = ask({HOME: NAMED + page})
    assert isinstance(answer, Result), answer


def ld(text):
    return NAMED + b'<script type="application/ld+json">' + text + b"</script>"


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 200_000,
        b'{"@graph":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"@graph":[' * 300 + b"]}" * 300,
        b"9" * 400_000,
        b'{"@type":"Organization","name":' + b"9" * 4000 + b"}",
        b'{"@type":"Organization","name":{"@value":{"@value":{"@value":{"@value":"x"}}}}}',
        b'{"@type":"Organization","name":["x",["y"]],"address":7,"sameAs":{"a":1},"telephone":{}}',
        b'{"@type":[{"a":1},null],"name":"x"}',
        b'{"@type":"Organization","name":"x","numberOfEmployees":1e999,"foundingDate":20}',
        b'{"@type":"Organization","name":NaN,"contactPoint":"x","email":["a",{"b":1}]}',
        json.dumps([{"@type": "Organization", "name": f"n{n}"} for n in range(9000)]).encode(),
        b'"\\ud800"',
        b'{"@type":"Organization","name":"\\ud800\\u0000Acme"}',
        b"null",
    ],
    ids=range(14),
)
def test_broken_json_ld_harms_nothing(text):
    answer, _ = ask({HOME: ld(text)})
    assert isinstance(answer, Result), answer
    for one in (*answer.findings, *answer.facts):
        assert one.value
        assert len(one.value) <= 300
        one.value.encode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Größe", "text/html; charset=utf-8"),
        ("Größe", "text/html"),
        ("Größe", "text/html; charset=iso-8859-1"),
        ("Größe", "text/html; charset=nonsense"),
        ("Größe", "text/html; charset=idna"),
    ],
)
@pytest.mark.parametrize("written", ["utf-8", "cp1252"])
def test_a_wrong_charset_is_read_through(body, content_type, written):
    page = f"<title>{body}</title><meta property='og:site_name' content='{body}'>".encode(written)
    answer, _ = ask({HOME: at(200, page, Content_Type=content_type)})
    if written == "utf-8" and "8859" in content_type:
        return  # What is declared and possible is believed.
    assert name_of(answer) == body
