"""Addresses: the fast reading judges as the library does."""

import pytest
from email_validator import EmailNotValidError, validate_email

from lib.normalise.email import email_key, normalise_email, parse_email, split_emails

ADDRESSES = [
    "ann@example.com",
    "O'Neil@Example.com",
    "a+b@example.co.uk",
    "Bradley@Mr.Sparkle.com",
    "a.b.c@sub.example.museum",
    "josé@example.com",
    "ann@müller.de",
    "ann@xn--mller-kva.de",
    "ann@ab--cd.com",
    "ann@example.c",
    "ann@example",
    "ann@localhost",
    "ann@host.test",
    "ann@a.local",
    "ann@example.123",
    "ann..b@example.com",
    ".ann@example.com",
    "ann.@example.com",
    "ann@-a.com",
    "ann@a-.com",
    "ann@a..com",
    "ann@a_b.com",
    "ann b@example.com",
    '"ann b"@example.com',
    "ann@[127.0.0.1]",
    "joseph-email.com",
    "@example.com",
    "ann@",
    "a@b@example.com",
    f"{'a' * 64}@example.com",
    f"{'a' * 65}@example.com",
    f"ann@{'a' * 63}.com",
    f"ann@{'a' * 64}.com",
    f"ann@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.com",
    f"ann@{'a.' * 124}com",
    "ann@example.com.",
    "ann@example.com\n.org",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_accepts_what_the_library_accepts(address: str) -> None:
    try:
        known = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        assert normalise_email(address) is None
    else:
        assert normalise_email(address) == f"{known.local_part}@{known.ascii_domain}".lower()


def test_it_keeps_the_typed_form_beside_the_key() -> None:
    email = parse_email("\u00a0 O'Neil+x@Example.COM\u200b ")

    assert email == ("O'Neil+x@Example.COM", "o'neil+x@example.com")


def test_it_gives_one_key_to_both_forms_of_a_domain() -> None:
    assert normalise_email("ann@MÜLLER.de") == normalise_email("ann@xn--mller-kva.de")


def test_it_compares_also_what_is_not_valid() -> None:
    assert email_key(" Not-An-Address ") == "not-an-address"
    assert email_key("A@Example.com") == "a@example.com"


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@x.org;b@x.org", ["a@x.org", "b@x.org"]),
        (" a@x.org , b@x.org\nc@x.org/d@x.org ", ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]),
        ("a/b@x.org", ["a/b@x.org"]),
        ("Ann Lee <a@x.org>; 'o'neil@x.org'", ["a@x.org", "o'neil@x.org"]),
        ("a@x.org; a@x.org;", ["a@x.org"]),
        ("joseph email", ["joseph email"]),
        ("  ", []),
    ],
)
def test_it_splits_a_cell_into_its_addresses(cell: str, addresses: list[str]) -> None:
    assert split_emails(cell) == addresses
