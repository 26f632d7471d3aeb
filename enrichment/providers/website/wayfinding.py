"""The pages of a site that tell most of the company: imprint, contact, about."""

import re
from urllib.parse import unquote, urlsplit

from enrichment.providers.website.markup import Markup
from lib.normalise.domain import domain_key

_IMPRINT = (
    r"impressum|imprint|colofon|mentions[-_ ]?l[eé]gales|aviso[-_ ]?legal|note[-_ ]?legali"
    r"|legal[-_ ]?notice|informaci[oó]n[-_ ]?legal"
)
_CONTACT = r"kontakt|contact|contatt[io]|contato|contáct|fale[-_ ]?conosco|yhteys"
_ABOUT = (
    r"\babout\b|(ue|ü)ber[-_ ]?uns|unternehmen|[aà][-_ ]?propos|qui[-_ ]?sommes|chi[-_ ]?siamo"
    r"|sobre[-_ ]?(n[oó]s|nosotros)\b|nosotros|qui[eé]n(es)?[-_ ]?somos|azienda|over[-_ ]?ons"
    r"|quem[-_ ]?somos|empresa|om[-_ ]?oss|o[-_ ]?nas\b"
)
_KINDS = tuple(re.compile(words, re.IGNORECASE) for words in (_IMPRINT, _CONTACT, _ABOUT))
_NO_PAGES = re.compile(r"\.(?:pdf|jpe?g|png|gif|svg|zip|docx?|xlsx?|mp4|vcf|ics)$", re.IGNORECASE)
_FAR = 4


def telling_pages(home: Markup, most: int) -> list[str]:
    """Return the addresses of at most so many pages, the one that tells most first."""
    domain = domain_key(home.url) or urlsplit(home.url).netloc
    candidates = [
        (url, words) for url, words in home.links if url != home.url and _is_of(url, domain)
    ]
    found: dict[str, None] = {}
    for kind in _KINDS:
        fitting = [
            (len(urlsplit(url).path), url)
            for url, words in candidates
            if kind.search(unquote(urlsplit(url).path)) or (len(words) <= 40 and kind.search(words))
        ]
        if fitting:
            found.setdefault(min(fitting)[1])
    return list(found)[:most]


def _is_of(url: str, domain: str) -> bool:
    """Return whether a page is of the company's domain, and near enough to be its own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or _NO_PAGES.search(parts.path):
        return False
    is_near = len([step for step in parts.path.split("/") if step]) <= _FAR
    return is_near and (domain_key(url) or parts.netloc) == domain
