"""Where a company can be reached, as its pages say."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

import phonenumbers

from enrichment.providers.base import Fact
from enrichment.providers.website.markup import Markup
from enrichment.providers.website.organization import Organization
from lib.mail_domains import is_free_mail
from lib.normalise.domain import domain_key, linkedin_key
from lib.normalise.email import parse_email
from lib.normalise.phone import Phone, normalise_phone
from lib.role_mailboxes import is_role

_MOST = 3
_LONGEST = 250
_SEARCHED = 20_000
_TRIES = 40
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_NETWORKS = {
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "twitter.com": "X",
    "x.com": "X",
    "youtube.com": "YouTube",
    "tiktok.com": "TikTok",
    "xing.com": "XING",
    "github.com": "GitHub",
    "pinterest.com": "Pinterest",
    "threads.net": "Threads",
    "crunchbase.com": "Crunchbase",
}
# What the path of a button begins with that shares a page, and of what is no one's profile.
_NO_PROFILES_WORDS = (
    "sharer sharer.php share share.php intent home login signup hashtag search plugins dialog "
    "watch embed tr policies privacy legal terms help about spi app events groups status p "
    "reel explore feed features site pin i results"
)
_NO_PROFILES = frozenset(_NO_PROFILES_WORDS.split())


def profiles(pages: Sequence[Markup], organization: Organization | None, domain: str) -> list[Fact]:
    """Return the company's profiles elsewhere, one a network; what JSON-LD declares first.

    A person's profile on LinkedIn is none of the company's.
    """
    found: dict[str, str] = {}
    declared = organization.profiles if organization else ()
    for url in (*declared, *(link for page in pages for link, _ in page.links)):
        if key := linkedin_key(url) if "linkedin." in url.lower() else None:
            if key.startswith(("company/", "school/", "showcase/")) and len(key) <= _LONGEST:
                found.setdefault("Company on LinkedIn", f"https://www.linkedin.com/{key}")
        else:
            host = domain_key(url) or ""
            profile = _profile(url) if host in _NETWORKS and host != domain else None
            if profile:
                found.setdefault(_NETWORKS[host], profile)
    return [Fact(label, url) for label, url in found.items()]


def mailboxes(
    pages: Sequence[Markup], organization: Organization | None, domain: str
) -> list[Fact]:
    """Return the addresses of functions that the pages show; those of people are left out."""
    declared = list(organization.emails) if organization else []
    linked = [unquote(url[7:].partition("?")[0]) for url in _links(pages, "mailto:")]
    shown = [address for page in pages for address in _EMAIL.findall(page.text)]
    found: dict[str, str] = {}
    for text in (*declared, *linked, *shown):
        parsed = parse_email(text[:320])
        if parsed is None:
            continue
        local, _, host = parsed.key.rpartition("@")
        if is_role(local) and (domain_key(host) == domain or is_free_mail(host)):
            found.setdefault(parsed.key, parsed.key)
    return [Fact("Company e-mail", address) for address in list(found)[:_MOST]]


def phones(
    pages: Sequence[Markup], organization: Organization | None, country: str | None
) -> list[Phone]:
    """Return the company's numbers: declared, else linked, else found in the text."""
    declared = organization.phones if organization else ()
    linked = [unquote(url[4:].partition(";")[0]) for url in _links(pages, "tel:")]
    found = _read((*declared, *linked), country)
    return found or _read((one for page in pages for one in _shown(page, country)), country)


def _read(texts: Iterable[str], country: str | None) -> list[Phone]:
    found: dict[str, Phone] = {}
    for text in texts:
        phone = normalise_phone(text[:60].replace("(0)", ""), country)
        if phone.e164:
            found.setdefault(phone.e164, phone)
    return list(found.values())[:_MOST]


def _shown(page: Markup, country: str | None) -> Iterable[str]:
    text = page.text[:_SEARCHED]
    matcher = phonenumbers.PhoneNumberMatcher(text, country, max_tries=_TRIES)
    for match in matcher:
        # "Fax" before a number says that nobody will speak there.
        if not re.search(
            r"fax\W*(?:\w+\W*)?$", text[max(0, match.start - 16) : match.start], re.IGNORECASE
        ):
            yield match.raw_string


def _links(pages: Sequence[Markup], scheme: str) -> list[str]:
    return [url for page in pages for url, _ in page.links if url.lower().startswith(scheme)]


def _profile(url: str) -> str | None:
    """Return the address of a profile, without what tracks; None for a button or a front page."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    steps = [step for step in parts.path.split("/") if step]
    is_web = parts.scheme in ("http", "https") and host
    if not is_web or not steps or steps[0].lower() in _NO_PROFILES or len(url) > _LONGEST:
        return None
    return f"https://{host}{parts.path.rstrip('/')}"
