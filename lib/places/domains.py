"""The country that a domain name ends in."""

from lib.normalise.country import country_code

# Codes of countries that serve as generic names, because of what else they can be read as or
# because anyone gets one for nothing. Google ranks most of them as generic.
_GENERIC_WORDS = (
    "ac ad ag ai am as bz cc cd cf co cx dj fm ga gd gg gl gq im io la ly me ml ms mu nu pn "
    "pw sc sh so sr st su tc tf tk to tv vc vg vu ws"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
# Names of the root zone that belong to one country without being its code.
_ELSEWHERE = {
    "uk": "GB",
    **dict.fromkeys(["gov", "mil", "edu", "nyc", "boston", "miami", "vegas"], "US"),
    **dict.fromkeys(
        ["berlin", "hamburg", "koeln", "cologne", "bayern", "nrw", "ruhr", "saarland"], "DE"
    ),
    **dict.fromkeys(["wien", "tirol"], "AT"),
    **dict.fromkeys(["swiss", "zuerich"], "CH"),
    **dict.fromkeys(["amsterdam", "frl"], "NL"),
    **dict.fromkeys(["brussels", "gent", "vlaanderen"], "BE"),
    **dict.fromkeys(["paris", "alsace", "bzh", "corsica"], "FR"),
    **dict.fromkeys(["barcelona", "madrid"], "ES"),
    **dict.fromkeys(["london", "scot", "wales", "cymru"], "GB"),
    **dict.fromkeys(["sydney", "melbourne"], "AU"),
    **dict.fromkeys(["tokyo", "osaka", "nagoya", "yokohama", "kyoto"], "JP"),
    **dict.fromkeys(["capetown", "joburg", "durban"], "ZA"),
    **dict.fromkeys(["dubai", "abudhabi"], "AE"),
    "istanbul": "TR",
    "moscow": "RU",
    "quebec": "CA",
    "rio": "BR",
    "taipei": "TW",
}


def country_of_domain(domain: str) -> str | None:
    """Return the ISO-2 country that a domain's last label stands for, None where it is of none.

    Country codes that anyone takes as a generic name (.io, .ai, .tv) stand for none.
    """
    last = domain.strip().rstrip(".").rpartition(".")[2].lower()
    if last in _GENERIC:
        return None
    return _ELSEWHERE.get(last) or (country_code(last) if len(last) == 2 else None)
