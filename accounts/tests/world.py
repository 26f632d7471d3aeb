"""The small world that tests play in."""

from dataclasses import dataclass

from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.services.found_organization import found_organization
from accounts.wall.scope import Actor, acting_for

PASSWORD = "correct horse battery"


@dataclass
class World:
    """Acme, where alice is owner, bob rep and vera viewer; Globex, where charlie is owner."""

    acme: Organization
    globex: Organization
    alice: User
    bob: User
    vera: User
    charlie: User

    def inside(self, organization, user=None):
        """Open a scope in the organization, acting as the user (else the system)."""
        actor = Actor("person", user.pk, user.email) if user else None
        return acting_for(organization.pk, actor)


def _person(name):
    user = User.objects.create_user(f"{name}@example.com", PASSWORD, full_name=name.title())
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def build_world():
    """Return a fresh world."""
    alice, bob, vera, charlie = (_person(name) for name in ("alice", "bob", "vera", "charlie"))
    acme = found_organization(name="Acme", founder=alice, country="US")
    globex = found_organization(name="Globex", founder=charlie, country="DE")
    with acting_for(acme.pk):
        Membership.objects.create(user=bob, role=Role.REP)
        Membership.objects.create(user=vera, role=Role.VIEWER)
    return World(acme, globex, alice, bob, vera, charlie)
