"""The fast reading of ordinary numbers says what the library says."""

import phonenumbers
from hypothesis import given, settings, strategies as some
from phonenumbers import PhoneNumberType

from lib.normalise.numbering_plans import ordinary_region

_KINDS = [*PhoneNumberType.values()]
_EXAMPLES = [
    phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in _KINDS
    if (number := phonenumbers.example_number_for_type(region, kind))
]


def _by_the_library(digits: str) -> tuple[str, str]:
    """Return the normal form and the region; empty where the number is not valid."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return "", ""
    region = phonenumbers.region_code_for_number(number)
    if region is None or not phonenumbers.is_valid_number_for_region(number, region):
        return "", ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), region


def _agrees(digits: str) -> None:
    found = ordinary_region(digits)
    if found is not None:
        assert _by_the_library(digits) == ((f"+{digits}", found) if found else ("", ""))


def test_it_agrees_on_the_example_of_every_kind_and_region() -> None:
    for digits in _EXAMPLES:
        _agrees(digits)


@settings(max_examples=300, deadline=None)
@given(some.sampled_from(_EXAMPLES), some.data())
def test_it_agrees_on_numbers_that_differ_from_an_example(
    digits: str, data: some.DataObject
) -> None:
    place = data.draw(some.integers(1, len(digits) - 1))
    put = data.draw(some.text("0123456789", max_size=3))
    _agrees((digits[:place] + put + digits[place + data.draw(some.integers(0, 3)) :])[:15])


def test_it_knows_most_mobile_numbers_without_asking() -> None:
    examples = [
        phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
        for region in ("DE", "FR", "GB", "US", "IN", "BR", "NO", "PL")
    ]

    found = [ordinary_region(f"{one.country_code}{one.national_number}") for one in examples if one]

    assert found == ["DE", "FR", "GB", "US", "IN", "BR", "NO", "PL"]
