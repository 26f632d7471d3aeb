"""The demo workspace of a local start: an organization, its people, fictional leads, a draft.

Every address and domain in it ends in names that RFC 2606 keeps free (``.example``), and
every phone number lies in a range that its country keeps for fiction, so nothing that is
sent from the demo can reach anybody.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for
from campaigns.audience import ALL
from campaigns.services.create_campaign import create_campaign
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

ORGANIZATION = "Northwind Demo"
PASSWORD = "northwind-demo-only"  # noqa: S105 -- published on purpose, for a local start alone
LEADS = 200
_LETTER = """Hello {{ first_name }},

how does {{ company_name }} find its next customers? We would like to hear, and to show you
what we do for teams like yours. Would twenty minutes next week suit you?

Ada Demo
"""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can log in to the demo."""

    email: str
    name: str
    role: str


ADMIN = Login("admin@demo.example", "Ada Demo", "Admin")
REP = Login("rep@demo.example", "Remy Demo", "Rep")
OPERATOR = Login("operator@demo.example", "Ola Demo", "Platform operator")
LOGINS = (ADMIN, REP, OPERATOR)

_FIRST = ("Amara", "Ben", "Chloe", "Diego", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas")
_LAST = ("Abara", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Jansen")
_COMPANIES = (
    "Alder Logistics",
    "Birch & Stone",
    "Cobalt Foods",
    "Dune Robotics",
    "Elm Street Clinics",
    "Fjord Analytics",
    "Granite Works",
    "Harbour Freight Lines",
    "Iris Optics",
    "Juniper Schools",
    "Kestrel Aviation",
    "Lumen Energy",
    "Marlow Textiles",
    "Nimbus Hosting",
    "Orchard Homes",
)
_TITLES = (
    "Head of Sales",
    "Operations Manager",
    "CFO",
    "Procurement Lead",
    "VP Marketing",
    "Founder",
    "IT Director",
    "Account Executive",
)
_PLACES = (
    ("Chicago", "US", "America/Chicago", "+1 312 555 01{:02}"),
    ("Seattle", "US", "America/Los_Angeles", "+1 206 555 01{:02}"),
    ("London", "GB", "Europe/London", "+44 20 7946 09{:02}"),
    ("Leeds", "GB", "Europe/London", "+44 113 496 00{:02}"),
    ("Sydney", "AU", "Australia/Sydney", "+61 2 5550 01{:02}"),
)
_SOURCES = ("Website", "Trade fair", "Referral", "Webinar")


def demo_is_here() -> bool:
    """Return whether the demo's people can log in."""
    return User.objects.filter(email=ADMIN.email).exists()


def seed_demo() -> bool:
    """Make the demo workspace in a database that has no user yet; return whether it did."""
    if User.objects.exists():
        return False
    with transaction.atomic():
        admin, rep = _person(ADMIN), _person(REP)
        _person(OPERATOR, is_staff=True, is_superuser=True)
        organization = found_organization(
            name=ORGANIZATION, founder=admin, time_zone="Europe/London", country="US"
        )
        with acting_for(organization.pk, Actor("person", admin.pk, admin.email)):
            Organization.objects.update(postal_address="Northwind Demo, 1 Example Street")
            Membership.objects.create(user=rep, role=Role.REP)
            write_leads(
                drafts=list(_drafts()),
                source=Source(Trust.IMPORT, "demo"),
                policy=WritePolicy.FILL,
            )
            create_campaign(
                name="Spring check-up",
                audience={"kind": ALL},
                subject="A question for {{ company_name }}",
                body_text=_LETTER,
                weekdays=[0, 1, 2, 3, 4],
                opens=time(9),
                closes=time(17),
            )
    return True


def _person(login: Login, **rights: bool) -> User:
    user = User.objects.create_user(login.email, PASSWORD, full_name=login.name, **rights)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _drafts() -> Iterator[LeadDraft]:
    """Yield the same leads each time: every lead has an address, a third lack a phone."""
    chance = random.Random(7)  # noqa: S311 -- fiction, not secrets
    for row in range(1, LEADS + 1):
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        company = chance.choice(_COMPANIES)
        domain = f"{company.split()[0].lower()}.example"
        city, country, zone, phone = chance.choice(_PLACES)
        values: dict[str, Any] = {
            "email": f"{first}.{last}{row}@{domain}".lower(),
            "first_name": first,
            "last_name": last,
            "title": chance.choice(_TITLES),
            "company_name": company,
            "city": city,
            "country": country,
            "time_zone": zone,
            "lead_source": chance.choice(_SOURCES),
        }
        if chance.random() > 1 / 3:
            values["phone"] = phone.format(row % 100)
        yield LeadDraft(values=values, row=row)
