"""What people choose from in forms of accounts: countries, time zones, scopes, roles."""

import re
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale

from accounts.roles import KEY_SCOPES
from lib.normalise.country import country_code

Choices = list[tuple[str, str]]


@lru_cache(maxsize=1)
def countries() -> Choices:
    """Return ISO codes with English names (Unicode CLDR), by name; an empty choice first."""
    names = Locale("en").territories
    known = [
        (str(code), str(name))
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", str(code)) and country_code(str(code)) == code
    ]
    return [("", "Not set"), *sorted(known, key=lambda choice: choice[1])]


@lru_cache(maxsize=1)
def time_zones() -> Choices:
    """Return the IANA time zones that name a place, and UTC."""
    names = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def key_scopes() -> Choices:
    """Return the scopes of API keys with a word on each."""
    return [(scope.value, scope.value.replace(":", ": ")) for scope in KEY_SCOPES]
