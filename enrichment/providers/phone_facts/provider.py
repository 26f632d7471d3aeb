"""What a phone number tells by itself: country, kind, area and time zone."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import phonenumbers
from babel import Locale
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, geocoder, timezone

from enrichment.providers.base import (
    Capabilities,
    Fact,
    Finding,
    Provider,
    Query,
    Result,
    Tone,
)
from enrichment.providers.line import Line
from lib.normalise.phone import normalise_phone
from lib.places.cities import find_city

_FIXED_LINE = 0.8
_MOBILE_COUNTRY = 0.7
_MOBILE_PLACE = 0.4  # People keep their number when they move.
_CITY_SHARE = 0.75  # An area reaches beyond the city that it is named after.
_NORTH_AMERICA = 1

_KINDS = {
    PhoneNumberType.FIXED_LINE: "Fixed line",
    PhoneNumberType.MOBILE: "Mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "Fixed line or mobile",
    PhoneNumberType.TOLL_FREE: "Free of charge",
    PhoneNumberType.PREMIUM_RATE: "Premium rate",
    PhoneNumberType.SHARED_COST: "Shared cost",
    PhoneNumberType.VOIP: "Internet telephone",
    PhoneNumberType.PERSONAL_NUMBER: "Personal number",
    PhoneNumberType.PAGER: "Pager",
    PhoneNumberType.UAN: "Company number",
    PhoneNumberType.VOICEMAIL: "Voice mail",
}
_TIED_TO_A_PLACE = {
    PhoneNumberType.FIXED_LINE: _FIXED_LINE,
    PhoneNumberType.MOBILE: _MOBILE_PLACE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: _MOBILE_PLACE,
}


class PhoneFacts(Provider):
    """Reads numbers by the numbering plans of libphonenumber."""

    key = "phone_facts"
    label = "Phone check"
    description = (
        "Reads country, city and time zone from a phone number and tells mobiles from fixed lines."
    )
    icon = "phone"
    can: ClassVar = Capabilities(
        needs=(("phone", "mobile"), ("phone",), ("mobile",)),
        outputs=("country", "region", "city", "time_zone", "mobile"),
        reads_country=True,
        tells_facts=True,
        revision=2,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_read(query) for query in queries]


def _read(query: Query) -> Result:
    findings: dict[str, Finding] = {}
    facts: list[Fact] = []
    for field, label in (("phone", "Phone"), ("mobile", "Mobile")):
        typed = query.value(field)
        if not typed:
            continue
        number = _parse(typed, query.country)
        if number is None:
            facts.append(Fact(label, "Not a valid number", Tone.BAD))
            continue
        facts.extend(_facts(label, number))
        for finding in _findings(field, number):
            findings.setdefault(finding.field, finding)
    return Result(tuple(findings.values()), tuple(facts))


def _parse(typed: str, country: str | None) -> PhoneNumber | None:
    e164 = normalise_phone(typed, country).e164
    if e164 is None:
        return None
    try:
        return phonenumbers.parse(e164)
    except NumberParseException:
        return None


def _facts(label: str, number: PhoneNumber) -> Iterator[Fact]:
    kind = phonenumbers.number_type(number)
    tone = Tone.GOOD if kind in _TIED_TO_A_PLACE else Tone.WATCH
    yield Fact(label, _KINDS.get(kind, "Unknown kind"), tone)
    country = phonenumbers.region_code_for_number(number)
    if country:
        area = geocoder.description_for_number(number, "en")
        name = str(Locale("en").territories.get(country, country))
        yield Fact(f"{label} from", f"{area}, {name}" if area and area != name else name)


def _findings(field: str, number: PhoneNumber) -> Iterator[Finding]:
    """Yield what the number says of the person; nothing for numbers that are tied to no place."""
    kind = phonenumbers.number_type(number)
    if kind not in _TIED_TO_A_PLACE:
        return
    sure = _TIED_TO_A_PLACE[kind]
    country = phonenumbers.region_code_for_number(number)
    if country and len(country) == 2:
        yield Finding("country", country, max(sure, _MOBILE_COUNTRY))
    zones = timezone.time_zones_for_number(number)
    if len(zones) == 1 and zones[0] != timezone.UNKNOWN_TIMEZONE:
        yield Finding("time_zone", zones[0], sure)
    if region := _region(number):
        yield Finding("region", region, sure)
    if city := _city(number, country):
        yield Finding("city", city, sure * _CITY_SHARE)
    if field == "phone" and kind == PhoneNumberType.MOBILE:
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        yield Finding("mobile", e164, 1.0)


def _city(number: PhoneNumber, country: str | None) -> str | None:
    """Return the large city that the number's area is named after; most names are of districts."""
    area = geocoder.description_for_number(number, "en").partition(",")[0]
    city = find_city(area, country) if area and country else None
    return area if city else None


def _region(number: PhoneNumber) -> str | None:
    """Return the state or province, which the geocoder names ("Austin, TX") in North America."""
    if number.country_code != _NORTH_AMERICA:
        return None
    _, comma, region = geocoder.description_for_number(number, "en").rpartition(", ")
    return region if comma and len(region) == 2 else None
