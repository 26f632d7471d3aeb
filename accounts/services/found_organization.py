"""Found an organization."""

from django.db import connection
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts import audit
from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.signals import organization_founded
from accounts.wall.scope import Actor, acting_for


def found_organization(
    *, name: str, founder: User, time_zone: str = "UTC", country: str = "", ip: str | None = None
) -> Organization:
    """Create an organization with ``founder`` as its owner and its first settings.

    The id is drawn first because the wall lets a row in only where its organization is in
    force.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_organization', 'id'))")
        organization_id: int = cursor.fetchone()[0]
    actor = Actor("person", founder.pk, founder.email, ip)
    with acting_for(organization_id, actor):
        organization = Organization.objects.create(
            id=organization_id,
            name=name,
            slug=f"{slugify(name)[:50] or 'team'}-{get_random_string(6).lower()}",
            time_zone=time_zone,
            country=country,
        )
        Membership.objects.create(user=founder, role=Role.OWNER)
        audit.record("founded", organization)
        organization_founded.send(sender=Organization, organization=organization)
    return organization
