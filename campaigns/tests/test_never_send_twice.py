import pytest
from django.utils import timezone

from campaigns import sending
from campaigns.models import Message
from campaigns.services.claim_messages import LEASE, claim_messages
from campaigns.services.deliver import deliver
from campaigns.services.hand_over import hand_over
from campaigns.services.record_outcomes import MessageOutcome, record_outcomes
from campaigns.services.recover_messages import recover_messages
from campaigns.tests.scene import (
    by_smtp,
    enrolled,
    fresh,
    leads,
    soon,
    states,
    work,
)


def test_two_workers_claim_different_messages(world):
    with world.inside(world.acme, world.alice):
        leads(4)
    campaign = enrolled(world)
    with world.inside(world.acme):
        first = claim_messages(campaign=campaign, limit=3, at=timezone.now())
        second = claim_messages(campaign=campaign, limit=3, at=timezone.now())
    assert len(first.message_ids) == 3
    assert len(second.message_ids) == 1
    assert not set(first.message_ids) & set(second.message_ids)


def test_after_a_crash_what_was_handed_over_is_unknown_and_the_rest_is_sent(world, sink):
    campaign = by_smtp(world, sink)
    with world.inside(world.acme):
        now = timezone.now()
        claim = claim_messages(campaign=campaign, limit=10, at=now)
        handed = claim.message_ids[:1]
        hand_over(campaign=campaign, token=claim.token, message_ids=handed, at=now)
    # The worker dies here. Nothing is touched before its lease runs out.
    assert work(world, campaign).resume_at > soon(seconds=60)
    assert sink.mails == []
    with world.inside(world.acme):
        Message.objects.update(lease_until=soon(seconds=-1))
    work(world, campaign)
    work(world, campaign)
    assert len(sink.mails) == 2
    with world.inside(world.acme):
        lost = Message.objects.get(pk=handed[0])
        assert (lost.state, lost.reason) == ("unknown", "worker-stopped")
    campaign = fresh(world, campaign)
    assert (campaign.sent_count, campaign.unknown_count, campaign.state) == (2, 1, "finished")


def test_a_late_answer_settles_what_was_given_up_as_unknown(world):
    with world.inside(world.acme, world.alice):
        leads(1)
    campaign = enrolled(world)
    with world.inside(world.acme):
        now = timezone.now()
        claim = claim_messages(campaign=campaign, limit=1, at=now)
        (message,) = hand_over(
            campaign=campaign, token=claim.token, message_ids=claim.message_ids, at=now
        )
        assert recover_messages(campaign_id=campaign.pk, at=now + LEASE) == 1
        outcome = MessageOutcome(message.pk, message.lead_id, "sent", sent_at=now)
        assert not record_outcomes(campaign=campaign, token="another", outcomes=[outcome])
        record_outcomes(campaign=campaign, token=claim.token, outcomes=[outcome])
        campaign.refresh_from_db()
        assert (campaign.sent_count, campaign.unknown_count) == (1, 0)


def test_a_connection_lost_after_the_bytes_leaves_it_unknown_and_unsent_again(world, sink):
    campaign = by_smtp(world, sink)
    sink.on_data = lambda server, number: server.transport.abort() if number == 1 else None
    work(world, campaign)
    work(world, campaign)
    assert sorted(states(world, campaign)) == ["sent", "sent", "unknown"]
    assert len(sink.recipients) == len(set(sink.recipients)) == 3


def test_an_unexpected_failure_leaves_no_message_behind(world, sink, monkeypatch):
    campaign = by_smtp(world, sink)

    def broken(*_, **__):
        raise RuntimeError("no")

    monkeypatch.setattr(sending.Courier, "_send_group", broken)
    with pytest.raises(RuntimeError):
        deliver(organization_id=world.acme.pk, campaign_id=campaign.pk)
    monkeypatch.undo()
    with world.inside(world.acme):
        Message.objects.filter(state="claimed").update(lease_until=soon(seconds=-1))
    work(world, campaign)
    assert fresh(world, campaign).unknown_count + len(sink.mails) == 3
