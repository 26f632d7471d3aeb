"""White space, placeholders, yes and no, countries."""

import pytest

from lib.normalise.country import country_code
from lib.normalise.text import collapse, is_opt_out, meaningful, parse_truth, trim


def test_it_trims_and_keeps_what_means_something() -> None:
    assert trim("\ufeff a\x00b\r\nc\u00a0d \u3000") == "ab\nc d"
    assert trim("👩\u200d💻") == "👩\u200d💻"
    assert trim("a\ud800") == "a\ufffd"
    assert collapse("  a \n\u2009 b ") == "a b"


@pytest.mark.parametrize(
    "text", ["", " ", "-", "N/A", "null", "None", "Select", "unknown", "(not  set)"]
)
def test_it_takes_placeholders_for_nothing(text: str) -> None:
    assert meaningful(text) is None


@pytest.mark.parametrize("text", ["Selecta", "0", "Nonesuch", "No", "Nan", "Null", "NA"])
def test_it_takes_nothing_else_for_a_placeholder(text: str) -> None:
    assert meaningful(text) == text


def test_it_reads_yes_and_no() -> None:
    assert [parse_truth(text) for text in ("1", "TRUE", "Ja", "1.0")] == [True] * 4
    assert [parse_truth(text) for text in ("0", "false", "No")] == [False] * 3
    assert [parse_truth(text) for text in ("", "maybe", "2")] == [None] * 3


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "true",
        "Yes",
        "Unsubscribed",
        "opted-out",
        "Opt Out",
        "BOUNCED",
        "do_not_contact",
        "Abgemeldet",
    ],
)
def test_it_understands_an_opt_out(text: str) -> None:
    assert is_opt_out(text)


@pytest.mark.parametrize("text", ["0", "", "false", "Subscribed", "active", "no"])
def test_it_does_not_invent_an_opt_out(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("España", "ES"),
        ("ESPANA", "ES"),
        ("Brasil", "BR"),
        ("Côte d'Ivoire", "CI"),
        ("Bosnia and Herzegovina", "BA"),
        ("DEU", "DE"),
        ("New Zealand", "NZ"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_it_reads_a_country_by_name_or_code(text: str, code: str | None) -> None:
    assert country_code(text) == code
