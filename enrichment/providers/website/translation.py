"""What a company's pages say, in our terms."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from enrichment.providers.base import Fact, Finding, Result, Tone
from enrichment.providers.website.contacts import mailboxes, phones, profiles
from enrichment.providers.website.markup import Markup
from enrichment.providers.website.naming import company_name, is_in_use
from enrichment.providers.website.organization import Address, Organization, organization_of
from lib.normalise.country import country_code
from lib.normalise.domain import domain_key
from lib.places.domains import country_of_domain

_DOMAIN = 0.95
_WEBSITE = 0.9
_COUNTRY_DECLARED = 0.85
_COUNTRY_AGREED = 0.75
_COUNTRY_HINTED = 0.55
# The company's seat: where the lead works, unless the company has more than one place.
_SEAT = 0.6
_SIZE = 0.7
_INDUSTRY = 0.65
_ELSEWHERE = 0.7
_SHOWN = 300


def translated(pages: Sequence[Markup], asked: str) -> Result:
    """Return what the pages say of the company, the home page first.

    Where the site leads from the domain ``asked`` for to another, that may be the one of an owner
    or a successor: all is less sure by a third, and the domain stays.
    """
    home = pages[0]
    domain = site_of(home.url)
    has_moved = domain != asked
    moved = [Fact("Website leads to", domain, Tone.WATCH)] if has_moved else []
    if not is_in_use(home):
        return Result(facts=(Fact("Website", "Not in use", Tone.WATCH), *moved))
    organization = organization_of([script for page in pages for script in page.json_ld])
    findings = list(_about(pages, organization, domain))
    if has_moved:
        findings = [Finding(one.field, one.value, one.confidence * _ELSEWHERE) for one in findings]
    elif domain_key(domain):
        site = urlsplit(home.url)
        findings.append(Finding("domain", domain, _DOMAIN))
        findings.append(Finding("website", f"{site.scheme}://{site.netloc}", _WEBSITE))
    return Result(tuple(findings), (*moved, *_facts(pages, organization, domain)))


def site_of(url: str) -> str:
    """Return what a site is known by: its registrable domain, else its host and port."""
    try:
        return domain_key(url) or urlsplit(url).netloc
    except ValueError:
        return ""


def _about(
    pages: Sequence[Markup], organization: Organization | None, domain: str
) -> Iterator[Finding]:
    if named := company_name(domain, pages[0], organization):
        yield Finding("company_name", *named)
    address = organization.address if organization else Address()
    for key in ("street", "postal_code", "city", "region"):
        if text := getattr(address, key):
            yield Finding(key, text[:120], _SEAT)
    if country := _country(pages, organization, domain):
        yield Finding("country", *country)
    if organization and organization.size:
        yield Finding("company_size", organization.size, _SIZE)
    if organization and organization.industry:
        yield Finding("industry", organization.industry[:120], _INDUSTRY)


def _country(
    pages: Sequence[Markup], organization: Organization | None, domain: str
) -> tuple[str, float] | None:
    """Return the company's country: declared, else hinted at by its domain and its numbers."""
    declared = country_code(organization.address.country) if organization else None
    if declared:
        return declared, _COUNTRY_DECLARED
    of_domain = country_of_domain(domain)
    dialled = {phone.country for phone in phones(pages, organization, of_domain)} - {None}
    of_phones = dialled.pop() if len(dialled) == 1 else None
    if of_domain and of_phones:
        return (of_domain, _COUNTRY_AGREED) if of_domain == of_phones else None
    hinted = of_domain or of_phones
    return (hinted, _COUNTRY_HINTED) if hinted else None


def _facts(
    pages: Sequence[Markup], organization: Organization | None, domain: str
) -> Iterator[Fact]:
    home = pages[0]
    declared = country_code(organization.address.country) if organization else None
    if organization and organization.legal_name:
        yield Fact("Legal name", organization.legal_name)
    for phone in phones(pages, organization, declared or country_of_domain(domain)):
        yield Fact("Company phone", str(phone.e164))
    yield from mailboxes(pages, organization, domain)
    yield from profiles(pages, organization, domain)
    if organization and organization.founded:
        yield Fact("Founded", organization.founded)
    if organization and organization.vat_number:
        yield Fact("VAT number", organization.vat_number)
    described = home.metas.get("description") or home.metas.get("og:description", "")
    if about := described or (organization.description if organization else ""):
        yield Fact("About", about[:_SHOWN])
    if home.language:
        yield Fact("Language of the website", home.language)
