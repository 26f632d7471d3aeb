"""What a company calls itself on its pages."""

import re
import unicodedata

from enrichment.providers.website.markup import Markup
from enrichment.providers.website.organization import Organization

_DECLARED = 0.9
_SITE_NAME = 0.75
_TITLE = 0.7
_FITS_DOMAIN = 0.1
_LONGEST = 100
_SHORTEST_LABEL = 4
_UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ø"): "oe"}
_SEPARATORS = re.compile(r"\s+[-–—|·•:»/~]+\s+|\s*[|·•»]\s*|:\s+|\s+-{2,}\s+")
_NO_NAMES_WORDS = (
    "home homepage start startseite accueil inicio início welcome willkommen bienvenue "
    "website index untitled blog shop wordpress wix.com squarespace localhost example site"
)
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split()) | {
    "my site",
    "my website",
    "my blog",
    "site name",
    "home page",
    "page d'accueil",
}
_NOT_IN_USE = re.compile(
    r"domain (?:name )?(?:is |may be |steht )?(?:for sale|parked|zum verkauf)|this domain|parked"
    r"|domain (?:default|parking)|buy this domain|is for sale|zum verkauf|hugedomains|sedo"
    r"|welcome to nginx|apache2? .{0,20}default page|iis windows server|^index of /"
    r"|coming soon|under construction|site not found|account suspended|default web site page"
    r"|just a moment\.\.\.|attention required|access denied|are you a robot",
    re.IGNORECASE,
)


def is_in_use(home: Markup) -> bool:
    """Return whether a company speaks on the page, and no broker of names or empty server."""
    return not _NOT_IN_USE.search(home.title)


def company_name(
    domain: str, home: Markup, organization: Organization | None
) -> tuple[str, float] | None:
    """Return the company's name and how sure it is, None where the site does not tell.

    What is declared for machines counts before what is shown; a part of the title counts only
    where the domain says the same. Sure by 0.9 where JSON-LD has it, 0.75 for the name of the
    site, 0.7 for the title, and 0.1 more where the domain fits: by judgement, not measured.
    """
    label = domain.partition(".")[0]
    told = [
        (organization.name if organization else "", _DECLARED),
        (home.metas.get("og:site_name", ""), _SITE_NAME),
        (home.metas.get("application-name", ""), _SITE_NAME),
    ]
    for name, sure in told:
        if is_name(name, domain):
            return name, min(sure + (_FITS_DOMAIN if fits(name, label) else 0), 0.95)
    for part in _SEPARATORS.split(home.title):
        if is_name(part, domain) and fits(part, label):
            return part.strip(), _TITLE
    if organization and is_name(organization.legal_name, domain):
        return organization.legal_name, _DECLARED
    return None


def is_name(text: str, domain: str) -> bool:
    """Return whether the text can be a company's name."""
    name = text.strip().lower()
    return bool(name) and len(name) <= _LONGEST and name not in _NO_NAMES and name != domain


def fits(name: str, label: str) -> bool:
    """Return whether a domain's own label is made of the name, umlauts written either way."""
    short = re.sub(r"[^a-z0-9]", "", label.lower())
    if not short or label.startswith("xn--"):
        return False
    for form in _forms(name):
        words = form.split()
        joined = "".join(words)
        if joined == short or _is_made_of(words, short):
            return True
        if len(short) >= _SHORTEST_LABEL and (
            joined.startswith(short) or (short.startswith(joined) and len(joined) * 2 > len(short))
        ):
            return True
        if len(words) > 1 and "".join(word[0] for word in words) == short:
            return True
    return False


def _is_made_of(words: list[str], short: str) -> bool:
    """Return whether some of the words, in their order, make up the label."""
    rest = short
    for word in words:
        if len(word) > 1:
            rest = rest.removeprefix(word)
    return not rest


def _forms(name: str) -> list[str]:
    lower = name.lower().replace("ß", "ss").replace("&", " and ")
    german = lower.translate(_UMLAUTS)
    return [_ascii(german), _ascii(lower), _ascii(lower.replace(" and ", " "))]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).strip()
