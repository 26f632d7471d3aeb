"""The time zones of countries."""

from functools import lru_cache

from babel.core import get_global

# Countries that keep one time, though the database of zones divides them for their past.
_ONE_BY_LAW = {
    "AR": "America/Argentina/Buenos_Aires",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "MY": "Asia/Kuala_Lumpur",
}


def only_time_zone(country: str) -> str | None:
    """Return the time zone of a country that has one only, by Unicode CLDR; else None."""
    zones = _zones().get(country, ())
    return _ONE_BY_LAW.get(country) or (zones[0] if len(zones) == 1 else None)


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zone, country in get_global("zone_territories").items():
        found[country] = (*found.get(country, ()), zone)
    return found
