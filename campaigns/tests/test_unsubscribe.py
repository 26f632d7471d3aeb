import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Enrolment, Event, Message
from campaigns.press import unsubscribe_url
from campaigns.tests.scene import enrolled, leads, work
from leads.models import Activity, Lead, Suppression
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
