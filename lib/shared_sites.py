"""Sites on which companies have a page: a link there is a profile, not their own website."""

from lib.normalise.domain import domain_key

_SHARED_WORDS = (
    "facebook.com fb.com instagram.com linkedin.com lnkd.in twitter.com x.com youtube.com "
    "youtu.be tiktok.com pinterest.com threads.net xing.com github.com medium.com linktr.ee "
    "yelp.com goo.gl google.com bit.ly wa.me t.me whatsapp.com wikipedia.org crunchbase.com "
    "glassdoor.com kununu.com trustpilot.com northdata.de"
)
_SHARED = frozenset(_SHARED_WORDS.split())


def is_shared(domain: str) -> bool:
    """Return whether many companies have a page at the registrable domain."""
    return domain in _SHARED


def own_domain(website: str) -> str | None:
    """Return the registrable domain of a website that can be a company's own."""
    domain = domain_key(website) if website else None
    return None if domain is None or is_shared(domain) else domain
