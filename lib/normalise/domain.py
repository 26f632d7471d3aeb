"""Web and mail domains, websites and LinkedIn addresses."""

import ipaddress
import re
from urllib.parse import unquote, urlsplit

import idna
import tldextract

from lib.normalise.remembering import remembered
from lib.normalise.text import trim

# The bundled snapshot of the public suffix list only: reading a domain never goes to the network.
_EXTRACT = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)(?://)?", re.IGNORECASE)
_LINKEDIN = re.compile(
    r"^(?:https?://)?(?:(?:[a-z0-9-]+\.)?linkedin\.com(?::\d+)?/(?:mwlite/|m/)?|/)?"
    r"(in|company|school|showcase)/([^/?#\s]+)",
    re.IGNORECASE,
)


def host_of(text: str) -> str | None:
    """Return the host of a URL, e-mail address or bare domain, in lower-case ASCII, or None."""
    text = trim(text)
    if len(text.split()) != 1:
        return None
    text = _SCHEME.sub("", text).lstrip("/")
    authority = re.split(r"[/?#\\]", text, maxsplit=1)[0]
    host = authority.rpartition("@")[2].partition(":")[0].strip(".").lower()
    if host.isascii():
        return host if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", host) else None
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


@remembered(65536)
def domain_key(text: str) -> str | None:
    """Return the registrable domain ("acme.co.uk") of a URL, e-mail address or domain.

    A name below a hosting suffix ("acme.github.io") counts as its own; None when the name ends
    in no public suffix.
    """
    host = host_of(text)
    if host is None:
        return None
    parts = _EXTRACT(host)
    if not parts.domain:
        parts = _EXTRACT(host, include_psl_private_domains=False)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else None


def hosting_suffix(domain: str) -> str | None:
    """Return the host below which everyone can have a name ("github.io"), None for a registry."""
    parts = _EXTRACT(domain)
    return parts.suffix if parts.is_private and parts.domain else None


@remembered(65536)
def website_url(text: str) -> str | None:
    """Return the website as an http(s) URL, https when the scheme was left out; None if not one.

    An e-mail address, another scheme, or credentials in the URL give None.
    """
    text = trim(text)
    scheme = _SCHEME.match(text)
    if not scheme:
        text = f"https://{text.lstrip('/')}"
    elif scheme.group().lower() not in {"http://", "https://"}:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = host_of(parts.netloc)
    if "@" in parts.netloc or host is None or not (_is_ip(host) or domain_key(host)):
        return None
    netloc = f"{host}:{port}" if port else host
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc).geturl()


@remembered(16384)
def linkedin_key(text: str) -> str | None:
    """Return "in/slug", "company/slug" (also school, showcase) of any form of LinkedIn URL.

    Two URLs of one profile give the same key: case, host, scheme, query and the rest of the path
    do not count. None for what names no profile, such as a Sales Navigator link.
    """
    match = _LINKEDIN.match(trim(text))
    if not match:
        return None
    kind, slug = match.groups()
    slug = unquote(slug).strip().lower()
    return f"{kind.lower()}/{slug}" if slug else None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
