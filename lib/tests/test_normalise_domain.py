"""Domains, websites and LinkedIn addresses in the forms people paste."""

import pytest

from lib.normalise.domain import domain_key, host_of, linkedin_key, website_url


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://www.Acme.co.uk/about?x=1", "acme.co.uk"),
        ("ann@mail.acme.com", "acme.com"),
        ("acme.com:8080/x", "acme.com"),
        ("//acme.com", "acme.com"),
        ("http://user:pw@acme.com/", "acme.com"),
        ("mailto:ann@acme.com", "acme.com"),
        ("Müller.de", "xn--mller-kva.de"),
        ("acme.github.io", "acme.github.io"),
        ("github.io", "github.io"),
        ("localhost", None),
        ("10.0.0.1", None),
        ("co.uk", None),
        ("Acme Inc.", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_it_finds_the_registrable_domain(text: str, key: str | None) -> None:
    assert domain_key(text) == key


def test_it_finds_the_host() -> None:
    assert host_of("HTTPS://Blog.Acme.com./x") == "blog.acme.com"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("acme.com", "https://acme.com"),
        (" HTTP://Acme.com/Path?q=1 ", "http://acme.com/Path?q=1"),
        ("acme.com:8080/x", "https://acme.com:8080/x"),
        ("ann@acme.com", None),
        ("javascript:alert(1)", None),
        ("ftp://acme.com", None),
        ("https://user:pw@acme.com", None),
        ("http://acme.com:99999", None),
        ("http://[bad", None),
        ("Avengers", None),
        ("", None),
    ],
)
def test_it_makes_a_website_url(text: str, url: str | None) -> None:
    assert website_url(text) == url


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://www.linkedin.com/in/ArjunMehta/", "in/arjunmehta"),
        ("linkedin.com/in/arjunmehta?trk=x", "in/arjunmehta"),
        ("http://de.linkedin.com/in/j%C3%BCrgen/en", "in/jürgen"),
        ("https://www.linkedin.com/mwlite/in/ann", "in/ann"),
        ("www.linkedin.com/company/Acme-Inc/about", "company/acme-inc"),
        ("in/ann", "in/ann"),
        ("/in/ann", "in/ann"),
        ("https://www.linkedin.com/sales/lead/ACwAA", None),
        ("https://evil.com/in/ann", None),
        ("https://linkedin.com.evil.com/in/ann", None),
        ("https://www.linkedin.com/", None),
        ("ann", None),
    ],
)
def test_it_makes_one_key_of_all_linkedin_forms(text: str, key: str | None) -> None:
    assert linkedin_key(text) == key
