"""Phones: a normal form when certain, the typed text always."""

import pytest

from lib.normalise.phone import normalise_phone, split_phones


@pytest.mark.parametrize(
    ("text", "country", "e164", "extension"),
    [
        ("+91 98765 43210", None, "+919876543210", None),
        ("0091-9876543210", None, "+919876543210", None),
        ("00 44 20 7946 0958", None, "+442079460958", None),
        ("+44 (0)20 7946 0958", None, "+442079460958", None),
        ("p:+14158351656", None, "+14158351656", None),
        ("Tel.: +49 221 123456", None, "+49221123456", None),
        ("9876543210", None, None, None),
        ("9876543210", "IN", "+919876543210", None),
        ("9876543210.0", "in", "+919876543210", None),
        ("9.87654321E9", "IN", "+919876543210", None),
        ("9.88E+09", "IN", None, None),
        ("0221 123456", "DE", "+49221123456", None),
        ("415.835.1656x0743", "US", "+14158351656", "0743"),
        ("(415) 835-1656 ext. 12", "US", "+14158351656", "12"),
        ("14158351656", "US", "+14158351656", None),
        ("+39 06 698 82000", None, "+390669882000", None),
        ("+123456", None, None, None),
        ("867-5309", "US", None, None),
        ("call me", "US", None, None),
        ("", None, None, None),
    ],
)
def test_it_normalises_only_what_is_certain(
    text: str, country: str | None, e164: str | None, extension: str | None
) -> None:
    phone = normalise_phone(text, country)

    assert (phone.typed, phone.e164, phone.extension) == (text, e164, extension)


def test_it_names_the_country_of_the_number() -> None:
    assert normalise_phone("+1 416 555 0123").country == "CA"


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("+1 415 835 1656; +1 415 835 1658", ["+1 415 835 1656", "+1 415 835 1658"]),
        ("+14158351656 / +14158351658", ["+14158351656", "+14158351658"]),
        ("0221/123456", ["0221/123456"]),
        ("4158351656 or 4158351658", ["4158351656", "4158351658"]),
        ("4158351656,12", ["4158351656,12"]),
        ("", []),
    ],
)
def test_it_splits_a_cell_into_its_numbers(cell: str, phones: list[str]) -> None:
    assert split_phones(cell) == phones
