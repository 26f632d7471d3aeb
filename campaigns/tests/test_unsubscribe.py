from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign, Enrolment, Event, Message
from campaigns.press import unsubscribe_url
from campaigns.tests.scene import enrolled, leads, work
from leads.models import Activity, Lead, Suppression
from leads.services.delete_leads import delete_leads
from leads.services.erase_person import erase_person
from leads.services.purge_deleted_leads import purge_deleted_leads
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy
from lib.crypto import sign


@pytest.fixture
def message(world):
    with world.inside(world.acme, world.alice):
        leads(1)
    campaign = enrolled(world)
    work(world, campaign)
    with world.inside(world.acme):
        return Message.objects.get()


def path(world, message):
    url = unsubscribe_url(world.acme.pk, message.pk)
    return url[url.index("/campaigns/") :]


def suppressed(world):
    with world.inside(world.acme):
        return list(Suppression.objects.active().values_list("key", "reason"))


def test_opening_the_link_changes_nothing(world, message):
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = client.get(path(world, message))
        assert response.status_code == 200
        assert b"Get no more mail from Acme" in response.content
    assert suppressed(world) == []


def test_one_post_without_login_and_token_unsubscribes(world, message):
    client = Client(enforce_csrf_checks=True)
    response = client.post(path(world, message), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert b"You are unsubscribed" in response.content
    assert suppressed(world) == [("lead0@example.com", "unsubscribed")]
    with world.inside(world.acme):
        assert Lead.objects.get().opted_out_at is not None
        assert Event.objects.get().kind == "unsubscribed"
        assert Enrolment.objects.get().reason == "unsubscribed"
        assert Activity.objects.filter(kind="campaigns.unsubscribed").count() == 1


def test_a_second_post_counts_once(world, message):
    for _ in range(2):
        Client().post(path(world, message))
    with world.inside(world.acme):
        assert Event.objects.count() == 1
        assert Campaign.objects.get().unsubscribed_count == 1


def test_who_unsubscribed_is_left_out_of_the_next_campaign(world, message):
    Client().post(path(world, message))
    with world.inside(world.acme):
        Lead.objects.create(email="new@example.com", email_key="new@example.com")
    campaign = enrolled(world, name="Next")
    with world.inside(world.acme):
        assert campaign.enrolments.get().lead.email == "new@example.com"


@pytest.mark.parametrize("purpose", ["campaigns.other", "accounts.invitation"])
def test_a_token_made_for_something_else_is_refused(world, message, purpose):
    token = sign([world.acme.pk, message.pk], purpose=purpose)
    response = Client().post(reverse("campaigns:unsubscribe", args=[token]))
    assert response.status_code == 404
    assert suppressed(world) == []


def test_a_link_with_another_organizations_id_reaches_nothing(world, message):
    url = unsubscribe_url(world.globex.pk, message.pk)
    response = Client().post(url[url.index("/campaigns/") :])
    assert response.status_code == 200
    assert suppressed(world) == []
    with world.inside(world.globex):
        assert not Suppression.objects.exists()


def test_the_link_of_a_test_mail_takes_no_address_off(world, message):
    url = unsubscribe_url(world.acme.pk, 0)
    response = Client().post(url[url.index("/campaigns/") :])
    assert b"came from a test mail" in response.content
    assert suppressed(world) == []


def test_a_member_who_is_logged_in_may_open_it_too(world, message, client):
    client.force_login(world.charlie)
    assert client.post(path(world, message)).status_code == 200
    assert suppressed(world) == [("lead0@example.com", "unsubscribed")]


def _import_again(world):
    draft = LeadDraft({"email": "lead0@example.com"})
    with world.inside(world.acme):
        source = Source(Trust.IMPORT, "1")
        write_leads(drafts=[draft], source=source, policy=WritePolicy.FILL)
        return Lead.objects.live().first()


def test_who_was_purged_and_unsubscribes_is_not_mailed_after_the_next_import(world, message):
    with world.inside(world.acme, world.alice):
        Lead.objects.update(provenance={"email": ["manual"]})
        delete_leads(leads=Lead.objects.all())
        Lead.objects.update(deleted_at=timezone.now() - timedelta(days=400))
        assert purge_deleted_leads() == 1
        assert Lead.objects.get().email == ""
        message.refresh_from_db()
        assert message.email == "lead0@example.com"
    response = Client().post(path(world, message))
    assert b"You are unsubscribed" in response.content
    assert suppressed(world) == [("lead0@example.com", "unsubscribed")]
    _import_again(world)
    with world.inside(world.acme):
        Lead.objects.create(email="new@example.com", email_key="new@example.com")
    campaign = enrolled(world, name="Next")
    with world.inside(world.acme):
        assert campaign.enrolments.get().lead.email == "new@example.com"


def test_the_page_owns_up_where_the_address_is_no_longer_known(world, message):
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=Lead.objects.get().pk)
    response = Client().post(path(world, message))
    assert b"You are unsubscribed" not in response.content
    assert b"No address was taken off" in response.content
    with world.inside(world.acme):
        assert not Event.objects.exists()
        assert Campaign.objects.get().unsubscribed_count == 0


def test_erasing_a_person_reaches_the_ledger_of_their_purged_lead(world, message):
    with world.inside(world.acme, world.alice):
        Lead.objects.update(provenance={"email": ["manual"]})
        delete_leads(leads=Lead.objects.all())
        Lead.objects.update(deleted_at=timezone.now() - timedelta(days=400))
        purge_deleted_leads()
    lead = _import_again(world)
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=lead.pk)
        assert Message.objects.get().email == ""
