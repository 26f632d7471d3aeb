from datetime import time, timedelta

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Message
from campaigns.services.cancel_campaign import cancel_campaign
from campaigns.services.claim_messages import claim_messages
from campaigns.services.hand_over import hand_over
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.resume_campaign import resume_campaign
from campaigns.tasks import tick
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
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Lead


def shut_window():
    """Return hours that do not hold now."""
    hour = (timezone.now().hour + 3) % 23
    return {"opens": time(hour), "closes": time(hour, 30)}


def test_the_claim_itself_keeps_to_window_state_start_and_end(world):
    with world.inside(world.acme, world.alice):
        leads(1)
    campaign = enrolled(world, ends_at=soon(hours=4))
    with world.inside(world.acme):
        now = timezone.now()

        def claimed(at=now, **changes):
            Campaign.objects.filter(pk=campaign.pk).update(**changes)
            found = claim_messages(campaign=Campaign.objects.get(), limit=10, at=at).message_ids
            Message.objects.update(state="due", claim_token="", lease_until=None)
            return len(found)

        assert claimed() == 1
        assert claimed(**shut_window()) == 0
        assert claimed(opens=time(0), closes=time(0), weekdays=[(now.weekday() + 1) % 7]) == 0
        assert claimed(weekdays=list(range(7)), state="paused") == 0
        assert claimed(state="running", at=soon(hours=5)) == 0
        assert claimed(at=campaign.starts_at - timedelta(seconds=1)) == 0
        assert claimed() == 1


def test_a_job_sleeps_until_the_window_opens(world):
    with world.inside(world.acme, world.alice):
        leads(1)
    campaign = enrolled(world, **shut_window())
    step = work(world, campaign)
    assert step.resume_at.time() == campaign.opens
    assert timezone.now() < step.resume_at < soon(hours=24)
    assert states(world, campaign) == ["due"]


def test_each_lead_goes_by_its_own_clock_and_the_organizations_where_unknown(world):
    now = timezone.now()
    opens = (now - timedelta(minutes=30)).time().replace(second=0, microsecond=0)
    closes = (now + timedelta(minutes=30)).time().replace(second=0, microsecond=0)
    if closes < opens:
        pytest.skip("the hour around now crosses midnight")
    with world.inside(world.acme, world.alice):
        _, two, three = leads(3)
        Lead.objects.filter(pk=two.pk).update(time_zone="Asia/Tokyo")
        Lead.objects.filter(pk=three.pk).update(time_zone="Nowhere/Land")
    campaign = enrolled(world, opens=opens, closes=closes, zone_policy="lead")
    step = work(world, campaign)
    assert states(world, campaign) == ["sent", "due", "sent"]
    assert step.resume_at > soon(hours=1)
    assert sorted(campaign.zones) == ["Asia/Tokyo", "UTC"]


def test_what_did_not_leave_before_the_end_is_marked_and_the_campaign_finishes(world, sink):
    campaign = by_smtp(world, sink, ends_at=soon(hours=1))
    with world.inside(world.acme):
        Campaign.objects.update(starts_at=soon(hours=-2), ends_at=soon(seconds=-1))
    assert work(world, campaign).is_last
    assert states(world, campaign) == ["expired"] * 3
    campaign = fresh(world, campaign)
    assert (campaign.state, campaign.expired_count) == ("finished", 3)
    assert sink.mails == []


def test_a_paused_campaign_ends_as_well(world):
    with world.inside(world.acme, world.alice):
        leads(2)
    campaign = enrolled(world, ends_at=soon(hours=1))
    with world.inside(world.acme):
        pause_campaign(campaign_id=campaign.pk)
        Job.objects.all().delete()
        Campaign.objects.update(starts_at=soon(hours=-2), ends_at=soon(seconds=-1))
    tick()
    for _ in range(4):
        run_one_slice()
    assert fresh(world, campaign).state == "finished"
    assert states(world, campaign) == ["expired"] * 2


def test_pausing_keeps_claimed_messages_from_leaving(world):
    with world.inside(world.acme, world.alice):
        leads(2)
    campaign = enrolled(world)
    with world.inside(world.acme):
        now = timezone.now()
        claim = claim_messages(campaign=campaign, limit=10, at=now)
        pause_campaign(campaign_id=campaign.pk)
        given = {"campaign": campaign, "token": claim.token, "message_ids": claim.message_ids}
        assert hand_over(**given, at=now) == []
        resume_campaign(campaign_id=campaign.pk)
        assert len(hand_over(**given, at=now)) == 2


def test_cancelling_marks_what_has_not_left(world):
    with world.inside(world.acme, world.alice):
        leads(2)
    campaign = enrolled(world)
    with world.inside(world.acme):
        cancel_campaign(campaign_id=campaign.pk)
    assert work(world, campaign).is_last
    assert states(world, campaign) == ["expired"] * 2
    assert fresh(world, campaign).state == "cancelled"


def test_a_cancelled_job_pauses_its_campaign(world):
    from jobs.services.cancel_job import cancel_job

    with world.inside(world.acme, world.alice):
        leads(1)
        campaign = running()
        cancel_job(job_id=campaign.job_id)
    campaign = fresh(world, campaign)
    assert (campaign.state, campaign.state_reason) == ("paused", "Its job was cancelled.")
