"""The settings pages of assignment rules."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from jobs.models import Job
from leads.models import AssignmentRule, Lead

RULES = reverse("leads:rules")
NEW = reverse("leads:rule-create")


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def _form(world, **values):
    with world.inside(world.acme):
        bob = Membership.objects.get(user=world.bob).pk
    return {"countries": "DE, Austria", "members": [bob], "is_active": "on"} | values


def _rule(world):
    with world.inside(world.acme):
        return AssignmentRule.objects.with_members().get()


def test_an_organization_without_rules_is_taught_what_they_do(alice):
    page = alice.get(RULES).content.decode()
    assert "Make the first rule" in page
    assert NEW in page


def test_a_rule_is_made_shown_changed_and_deleted(alice, world):
    assert alice.post(NEW, _form(world, query="http://x/leads/?q=zimm&order=name")).url == RULES
    rule = _rule(world)
    assert (rule.countries, rule.query, rule.is_active) == (["AT", "DE"], "q=zimm", True)
    page = alice.get(RULES).content.decode()
    assert "Leads from AT, DE" in page
    assert "Bob" in page
    url = reverse("leads:rule-edit", args=[rule.pk])
    assert alice.get(url).context["form"].initial["countries"] == "AT, DE"
    alice.post(url, _form(world, countries="", query="", is_active=""))
    rule = _rule(world)
    assert (rule.countries, rule.query, rule.is_active) == ([], "", False)
    alice.post(reverse("leads:rule-delete", args=[rule.pk]))
    with world.inside(world.acme):
        assert not AssignmentRule.objects.exists()


def test_a_wrong_value_is_shown_beside_its_field(alice, world):
    response = alice.post(NEW, _form(world, countries="Atlantis"))
    assert response.status_code == 422
    assert "not a country" in response.content.decode()
    assert alice.post(NEW, _form(world, members=[10**9])).status_code == 422


def test_a_rule_says_how_many_leads_wait_for_it(alice, world):
    alice.post(NEW, _form(world))
    with world.inside(world.acme):
        Lead.objects.create(full_name="Ann", country="DE")
        Lead.objects.create(full_name="Ben", country="FR")
    page = alice.get(reverse("leads:rule-matches", args=[_rule(world).pk])).content.decode()
    assert "would match 1 unassigned lead" in page


def test_assigning_now_leads_to_its_job(alice, world):
    assert alice.post(reverse("leads:rules-assign")).url == RULES
    alice.post(NEW, _form(world))
    response = alice.post(reverse("leads:rules-assign"))
    with world.inside(world.acme):
        assert response.url == reverse("jobs:detail", args=[Job.objects.get().pk])


def test_rules_are_for_those_who_manage_settings(client, world):
    client.force_login(world.bob)
    for url in (RULES, NEW):
        assert client.get(url).status_code == 403
    assert client.post(reverse("leads:rules-assign")).status_code == 403
    assert client.post(NEW, _form(world)).status_code == 403
