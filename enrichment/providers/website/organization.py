"""The organization that a page describes in JSON-LD, in the terms of schema.org."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lib.normalise.text import collapse, meaningful

_MAX_NODES = 2000
_MAX_VALUE = 300
_NESTED = ("@graph", "publisher", "mainEntity", "about", "provider", "sourceOrganization")
_MAIN = frozenset({"Organization", "Corporation", "OnlineBusiness", "OnlineStore", "NGO"})
_NO_ORGANIZATIONS_WORDS = (
    "Person Product Service Offer Event WebSite WebPage AboutPage ContactPage Article Blog "
    "NewsArticle BlogPosting BreadcrumbList ListItem ImageObject VideoObject JobPosting "
    "Review Place PostalAddress Recipe FAQPage Question CollectionPage Brand "
    "SoftwareApplication Course Book Movie AggregateRating ContactPoint SearchAction ItemList "
    "Dataset"
)
_NO_ORGANIZATIONS = frozenset(_NO_ORGANIZATIONS_WORDS.split())
# Types below schema.org's Organization that say what it does.
_TRADES = {
    "AccountingService": "Accounting",
    "AutoDealer": "Automotive",
    "AutomotiveBusiness": "Automotive",
    "AutoRepair": "Automotive",
    "BankOrCreditUnion": "Banking",
    "CollegeOrUniversity": "Higher education",
    "Dentist": "Dental care",
    "EmploymentAgency": "Staffing and recruiting",
    "FinancialService": "Financial services",
    "GeneralContractor": "Construction",
    "GovernmentOrganization": "Government",
    "HealthClub": "Fitness",
    "Hospital": "Hospitals",
    "Hotel": "Hotels",
    "HousePainter": "Construction",
    "InsuranceAgency": "Insurance",
    "Attorney": "Legal services",
    "LegalService": "Legal services",
    "LodgingBusiness": "Hotels",
    "MedicalBusiness": "Health care",
    "MedicalClinic": "Health care",
    "NewsMediaOrganization": "News media",
    "Notary": "Legal services",
    "Pharmacy": "Pharmacies",
    "Physician": "Health care",
    "RealEstateAgent": "Real estate",
    "Restaurant": "Restaurants",
    "School": "Education",
    "TravelAgency": "Travel",
    "VeterinaryCare": "Veterinary care",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; what is not said is empty."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """What is said of an organization; what is not said is empty."""

    name: str = ""
    legal_name: str = ""
    url: str = ""
    address: Address = Address()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    size: str = ""
    industry: str = ""
    description: str = ""
    founded: str = ""
    vat_number: str = ""

    @property
    def richness(self) -> int:
        """Return how much is said of it."""
        told = (self.name, self.legal_name, self.url, self.size, self.industry, self.description)
        return sum(map(bool, told)) + 2 * (self.address != Address()) + bool(self.phones)


def organization_of(scripts: Iterable[str]) -> Organization | None:
    """Return the organization that a site's JSON-LD is about, None where it names none.

    The head before its branches, of several the one that most is said of. An address counts
    only where all that are given are one: else nobody can tell where the lead sits.
    """
    found = list(_organizations(scripts))
    if not found:
        return None
    _, best = max(found, key=lambda one: (one[0], one[1].richness))
    addresses = {one.address for _, one in found if one.address != Address()}
    if len(addresses) > 1 and best.address == Address():
        return best
    if best.address == Address() and addresses:
        return _with_address(best, addresses.pop())
    return best


def _organizations(scripts: Iterable[str]) -> Iterator[tuple[bool, Organization]]:
    """Yield the organizations, and whether each is of the kind that has branches."""
    for node in _nodes(scripts):
        types = _types(node)
        if types & _NO_ORGANIZATIONS or not types:
            continue
        one = _organization(node, types)
        if one.name or one.legal_name:
            yield bool(types & _MAIN), one


def _nodes(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects that may describe whoever runs the site; a bounded number."""
    waiting: list[Any] = []
    for script in scripts:
        try:
            waiting.append(json.loads(_uncommented(script)))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:_MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in _NESTED if isinstance(node.get(key), (dict, list))]


def _uncommented(script: str) -> str:
    """Return a script without the marks by which old systems hide it."""
    return re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$", "", script)


def _types(node: dict[str, Any]) -> set[str]:
    given = node.get("@type")
    named = given if isinstance(given, list) else [given]
    return {one.rpartition("/")[2] for one in named[:20] if isinstance(one, str)}


def _organization(node: dict[str, Any], types: set[str]) -> Organization:
    points = [one for one in _several(node.get("contactPoint")) if isinstance(one, dict)]
    return Organization(
        name=_text(node.get("name")),
        legal_name=_text(node.get("legalName")),
        url=_text(node.get("url")),
        address=_address(node.get("address")),
        phones=_texts([node.get("telephone"), *(one.get("telephone") for one in points)]),
        emails=_texts([node.get("email"), *(one.get("email") for one in points)]),
        profiles=_texts(_several(node.get("sameAs"))),
        size=_size(node.get("numberOfEmployees")),
        industry=_text(node.get("industry")) or next(iter(_trades(types)), ""),
        description=_text(node.get("description")),
        founded=_year(_text(node.get("foundingDate"))),
        vat_number=_text(node.get("vatID")),
    )


def _trades(types: set[str]) -> list[str]:
    return sorted(_TRADES[one] for one in types if one in _TRADES)


def _address(given: Any) -> Address:
    several = _several(given)
    if len(several) != 1 or not isinstance(several[0], dict):
        return Address()
    one = several[0]
    return Address(
        street=_text(one.get("streetAddress")),
        postal_code=_text(one.get("postalCode")),
        city=_text(one.get("addressLocality")),
        region=_text(one.get("addressRegion")),
        country=_text(one.get("addressCountry")),
    )


def _with_address(one: Organization, address: Address) -> Organization:
    return Organization(
        **{key: getattr(one, key) for key in Organization.__slots__ if key != "address"},
        address=address,
    )


def _size(given: Any) -> str:
    """Return a number of employees as "120", "11-50" or "1000+"."""
    if isinstance(given, dict):
        least, most = _count(given.get("minValue")), _count(given.get("maxValue"))
        if least and most:
            return f"{least}-{most}"
        return f"{least}+" if least else _count(given.get("value"))
    return _count(given)


def _count(given: Any) -> str:
    """Return a number of people, or a range of them, as it is written in digits."""
    text = str(given) if type(given) is int else _text(given)
    text = re.sub(r"(?<=\d)[ .,](?=\d{3}\b)", "", text).replace("–", "-").replace(" ", "")
    is_count = re.fullmatch(r"[1-9]\d{0,6}(?:-[1-9]\d{0,6}|\+)?", text)
    return text if is_count else ""


def _year(text: str) -> str:
    year = re.match(r"(1[5-9]|20)\d\d(?!\d)", text)
    return year[0] if year else ""


def _several(given: Any) -> list[Any]:
    return given[:50] if isinstance(given, list) else [] if given is None else [given]


def _texts(given: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_text, given))))


def _text(given: Any) -> str:
    """Return what a property says in words, wherever schema.org lets it stand."""
    for _ in range(3):
        if isinstance(given, list):
            given = given[0] if given else None
        elif isinstance(given, dict):
            given = given.get("@value", given.get("name"))
    if type(given) is int and 0 <= given < 10**12:
        return str(given)
    if not isinstance(given, str):
        return ""
    text = collapse(html.unescape(given[: 4 * _MAX_VALUE]))
    return meaningful(text[:_MAX_VALUE]) or ""
