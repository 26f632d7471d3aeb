import json
from collections import defaultdict
from pathlib import Path

import pytest

from enrichment.providers.website.provider import Website
from enrichment.providers.website.tests.web import web
from enrichment.tests.fitting import assert_declared, assert_fits

CASES = json.loads((Path(__file__).parent / "sites.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: next(iter(case["asked"].values())))
def test_it_reads_a_site(case):
    with web() as world:
        result = world.ask(**case["asked"])

    assert {one.field: one.value for one in result.findings} == case["findings"]
    facts = defaultdict(list)
    for fact in result.facts:
        facts[fact.label].append(fact.value)
    assert facts == case["facts"]
    assert_fits(Website(), result)


def test_it_reads_robots_first_and_at_most_three_pages():
    with web() as world:
        world.ask(website="https://www.mueller-maschinenbau.de")

    assert world.asked == [
        "https://www.mueller-maschinenbau.de/robots.txt",
        "https://www.mueller-maschinenbau.de",
        "https://www.mueller-maschinenbau.de/impressum.html",
        "https://www.mueller-maschinenbau.de/kontakt/",
    ]


def test_it_needs_no_key_and_names_fields_that_there_are():
    provider = Website()
    assert not provider.needs_key
    assert_declared(provider)


def test_a_page_on_a_network_is_nobodys_website():
    with web() as world:
        assert not world.ask(website="https://www.facebook.com/acme").is_hit
        assert not world.ask().is_hit
        assert world.asked == []


def test_what_a_number_and_a_domain_disagree_on_stays_open():
    page = b'<title>Acme</title><a href="tel:+4930123456">Call</a>'
    with web({"https://acme.fr/": page}) as world:
        result = world.ask(domain="acme.fr")

    assert "country" not in {one.field for one in result.findings}


@pytest.mark.parametrize(
    "title", ["acme.com is for sale | HugeDomains", "Welcome to nginx!", "Just a moment..."]
)
def test_an_unused_domain_tells_nothing_else(title):
    page = f'<title>{title}</title><meta property="og:site_name" content="Broker">'.encode()
    with web({"https://acme.com/": page}) as world:
        result = world.ask(domain="acme.com")

    assert result.findings == ()
    assert [fact.value for fact in result.facts] == ["Not in use"]


def test_a_page_without_anything_is_still_the_companys_domain():
    with web({"https://acme.com/": b"<p>Hello</p>"}) as world:
        result = world.ask(domain="acme.com")

    assert {one.field for one in result.findings} == {"domain", "website"}
