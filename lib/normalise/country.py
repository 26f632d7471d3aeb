"""Countries as people write them, to ISO 3166-1 alpha-2.

Names, alpha-3 and numeric codes come from Unicode CLDR, as shipped in babel.
"""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from lib.normalise.remembering import remembered
from lib.normalise.text import collapse

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr")
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
_ALIASES = {
    "america": "US",
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "korea": "KR",
    "macedonia": "MK",
    "northern ireland": "GB",
    "republic of ireland": "IE",
    "republic of korea": "KR",
    "russian federation": "RU",
    "scotland": "GB",
    "swaziland": "SZ",
    "the netherlands": "NL",
    "turkey": "TR",
    "u k": "GB",
    "u s": "US",
    "u s a": "US",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "viet nam": "VN",
    "wales": "GB",
}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", collapse(text).lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", plain.replace("&", " and ")).strip()


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Folded name or code to ISO-2; an earlier language wins where two disagree."""
    names = {language: _territories(language) for language in _LANGUAGES}
    iso2 = {code for code in names["en"] if re.fullmatch("[A-Z]{2}", code)} - _NO_COUNTRIES
    codes = dict(_ALIASES)
    for language in _LANGUAGES:
        for code, name in names[language].items():
            if code in iso2:
                codes.setdefault(_fold(name), code)
    for alias, targets in get_global("territory_aliases").items():
        if len(targets) == 1 and targets[0] in iso2:
            codes.setdefault(alias.lower(), targets[0])
    codes.update((code.lower(), code) for code in iso2)
    return codes


@remembered(4096)
def country_code(text: str) -> str | None:
    """Return the ISO-2 code of a country name (14 languages) or code, None when not certain."""
    return _codes().get(_fold(text))
