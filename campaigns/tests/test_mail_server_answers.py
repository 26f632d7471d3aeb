from django.utils import timezone

from campaigns.models import Campaign, Message
from campaigns.services.deliver import deliver
from campaigns.tests.scene import (
    by_smtp,
    enrolled,
    fresh,
    leads,
    running,
    soon,
    states,
    work,
)


def test_a_refused_address_fails_and_the_others_are_sent(world, sink):
    campaign = by_smtp(world, sink)
    sink.replies["lead1@example.com"] = "550 5.1.1 No such user"
    work(world, campaign)
    assert states(world, campaign) == ["sent", "failed", "sent"]
    with world.inside(world.acme):
        assert "No such user" in Message.objects.get(state="failed").error


def test_a_passing_refusal_is_tried_again_later(world, sink):
    campaign = by_smtp(world, sink, 1)
    sink.replies["lead0@example.com"] = "451 4.7.1 Greylisted"
    step = work(world, campaign)
    assert step.resume_at > soon(minutes=4)
    with world.inside(world.acme):
        message = Message.objects.get()
        assert (message.state, message.attempts) == ("due", 1)
        Message.objects.update(due_at=timezone.now())
    sink.replies.clear()
    work(world, campaign)
    assert states(world, campaign) == ["sent"]


def test_a_server_that_is_down_costs_no_message(world, sink):
    campaign = by_smtp(world, sink)
    sink.controller.stop()
    step = deliver(organization_id=world.acme.pk, campaign_id=campaign.pk)
    assert "Trying again" in step.text
    assert step.cursor == {"failures": 1}
    assert states(world, campaign) == ["due"] * 3
    sink.start()
    work(world, campaign)
    assert states(world, campaign) == ["sent"] * 3


def test_a_wrong_password_pauses_the_campaign_and_says_so(world, sink):
    campaign = by_smtp(world, sink, 1)
    with world.inside(world.acme):
        campaign.sending_account.username = "sales"
        campaign.sending_account.version += 1
        campaign.sending_account.save()
    assert work(world, campaign).is_last
    campaign = fresh(world, campaign)
    assert campaign.state == "paused"
    assert campaign.state_reason
    assert states(world, campaign) == ["due"]


def test_a_tag_that_vanished_after_scheduling_pauses_it_and_names_the_tag(world):
    with world.inside(world.acme, world.alice):
        leads(1)
    campaign = enrolled(world)
    with world.inside(world.acme):
        Campaign.objects.update(frozen={**campaign.frozen, "subject": "{{ custom.gone }}"})
    assert work(world, campaign).is_last
    assert "custom.gone" in fresh(world, campaign).state_reason


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(world, sink):
    first = by_smtp(world, sink, 1)
    work(world, first)
    sink.controller.stop()
    sink.start()
    with world.inside(world.acme, world.alice):
        second = running(name="Second", sending_account=first.sending_account)
    work(world, second)
    assert fresh(world, second).sent_count == 1
