import re

import pytest

from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.wall.scope import acting_across, acting_for
from campaigns.models import Campaign
from config.demo import ADMIN, LEADS, OPERATOR, PASSWORD, REP, demo_is_here, seed_demo
from leads.models import Lead

RESERVED = re.compile(r"(^|[.@])(example|example\.(com|net|org))$")


@pytest.fixture
def demo(db):
    """Seed the demo; return a scope of its organization."""
    assert seed_demo() is True
    with acting_across():
        (organization_id,) = Organization.objects.values_list("id", flat=True)
    return lambda: acting_for(organization_id)


@pytest.mark.parametrize("login", [ADMIN, REP, OPERATOR])
def test_its_people_can_log_in(demo, client, login):
    client.post("/accounts/login/", {"login": login.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=login.email).pk)


def test_it_has_an_admin_and_a_rep_and_not_the_operator(demo):
    with demo():
        roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles == {ADMIN.email: Role.OWNER, REP.email: Role.REP}


def test_it_fills_the_list_with_leads_that_nobody_can_be_reached_by(demo):
    with demo():
        leads = list(Lead.objects.all())
    assert len(leads) == LEADS
    assert [one.email for one in leads if not RESERVED.search(one.email)] == []
    assert sum(one.phone_key is not None for one in leads) > LEADS / 2


def test_it_leaves_a_draft_that_is_ready_to_be_scheduled(demo):
    from campaigns.services.check_campaign import check_campaign, is_ready

    with demo():
        draft = Campaign.objects.get()
        assert draft.is_draft
        assert is_ready(check_campaign(campaign=draft))


def test_it_is_made_once(demo):
    assert seed_demo() is False
    with demo():
        assert Lead.objects.count() == LEADS


def test_it_never_touches_a_database_that_has_people(db):
    User.objects.create_user("somebody@example.com", "irrelevant")
    assert seed_demo() is False
    assert not demo_is_here()
