"""Country and time zone, from what else is known of where a lead is."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import ClassVar

from enrichment.providers.base import Capabilities, Fact, Finding, Provider, Query, Result, Tone
from enrichment.providers.line import Line
from lib.normalise.country import country_code
from lib.normalise.phone import normalise_phone
from lib.places.cities import cities_named, find_city
from lib.places.domains import country_of_domain
from lib.places.time_zones import only_time_zone

# By judgement: a number may be kept after a move, a domain may be that of a parent abroad, and a
# large city may be meant where a village of the name is written.
_BY_PHONE = 0.75
_BY_CITY = 0.7
_BY_DOMAIN = 0.6
_CITY_AMONG_SEVERAL = 0.3
_ZONE_OF_COUNTRY = 0.9
_ZONE_OF_CITY = 0.85

_HINTS = ("city", "phone", "domain")
_NEEDS = (
    ("country", "city"),
    ("country",),
    *(some for size in (3, 2, 1) for some in combinations(_HINTS, size)),
)


class PlaceFacts(Provider):
    """Tells the country from city, phone and domain together, and the time zone from both."""

    key = "place_facts"
    label = "Place"
    description = (
        "Tells the country from the city, the phone number and the domain, and the time zone from "
        "the country or a large city in it."
    )
    icon = "map-pin"
    can: ClassVar = Capabilities(needs=_NEEDS, outputs=("country", "time_zone"))

    def answer(self, queries: Sequence[Query], line: Line) -> list[Result]:
        """Answer each query."""
        return [_place(query) for query in queries]


def _place(query: Query) -> Result:
    city = query.value("city")
    known = country_code(query.value("country")) if query.value("country") else None
    if known:
        return Result(tuple(_zone(known, city, 1.0)))
    hints = list(_hints(query))
    countries = {country for country, _ in hints}
    if len(countries) > 1:
        several = " or ".join(sorted(countries))
        return Result(facts=(Fact("Country", f"{several}: the hints disagree", Tone.WATCH),))
    if not countries:
        return Result()
    country, doubt = countries.pop(), 1.0
    for _, sure in hints:
        doubt *= 1 - sure
    found = Finding("country", country, 1 - doubt)
    return Result((found, *_zone(country, city, found.confidence)))


def _hints(query: Query) -> Iterator[tuple[str, float]]:
    """Yield the country that each value hints at, and how surely."""
    by_phone = normalise_phone(query.value("phone")).country
    by_domain = country_of_domain(query.value("domain"))
    if by_phone:
        yield by_phone, _BY_PHONE
    if by_domain:
        yield by_domain, _BY_DOMAIN
    city = query.value("city")
    others = {by_phone, by_domain} - {None}
    elsewhere = {one.country for one in cities_named(city)} & others
    if elsewhere:
        # There is such a city where the others say, though perhaps not the largest of its name.
        sure = find_city(city)
        for country in elsewhere:
            is_largest = sure is not None and sure.country == country
            yield country, _BY_CITY if is_largest else _CITY_AMONG_SEVERAL
    elif largest := find_city(city):
        yield largest.country, _BY_CITY


def _zone(country: str, city: str, sure: float) -> Iterator[Finding]:
    """Yield the time zone, at most as sure as the country is."""
    if zone := only_time_zone(country):
        yield Finding("time_zone", zone, sure * _ZONE_OF_COUNTRY)
        return
    place = find_city(city, country)
    if place and place.time_zone:
        yield Finding("time_zone", place.time_zone, sure * _ZONE_OF_CITY)
