from datetime import time, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from campaigns import sending
from campaigns.connections import _kept
from campaigns.models import Campaign, Enrolment, Message, OutboxMail
from campaigns.services.cancel_campaign import cancel_campaign
from campaigns.services.claim_messages import LEASE, claim_messages
from campaigns.services.deliver import deliver
from campaigns.services.hand_over import hand_over
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.record_outcomes import MessageOutcome, record_outcomes
from campaigns.services.recover_messages import recover_messages
from campaigns.services.resume_campaign import resume_campaign
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.tasks import tick
from campaigns.tests.scene import (
    Sink,
    draft,
    enrolled,
    fresh,
    leads,
    running,
    smtp_account,
    soon,
    states,
    work,
)
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Activity, Lead
from leads.services.suppress import suppress


@pytest.fixture
def sink():
    with Sink() as server:
        yield server
    for kept in _kept.values():
        kept.channel.close()
    _kept.clear()


def by_smtp(world, sink, number=3, **values):
    """Make a campaign over the sink whose audience is enrolled."""
    with world.inside(world.acme, world.alice):
        leads(number)
        account = smtp_account(sink.port)
    return enrolled(world, sending_account=account, **values)


# ---- the way it should go ---------------------------------------------------------------


def test_it_sends_one_mail_to_each_lead_over_one_connection(world, sink):
    campaign = by_smtp(world, sink, 25)
    assert work(world, campaign).is_last
    assert sink.recipients == sorted(f"lead{n}@example.com" for n in range(25))
    assert sink.connections == 1
    campaign = fresh(world, campaign)
    assert (campaign.state, campaign.sent_count, campaign.enrolled_count) == ("finished", 25, 25)
    message = message_from_bytes(sink.mails[0][1], policy=policy.default)
    assert message["Subject"].startswith("Hello First")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with world.inside(world.acme):
        assert Activity.objects.filter(kind="campaigns.sent").count() == 25
        sent = Message.objects.first()
        assert sent.message_id == f"<{world.acme.pk}.{sent.pk}@acme.com>"
        assert set(Enrolment.objects.values_list("state", flat=True)) == {"done"}


def test_without_a_server_mails_stay_in_the_outbox(world):
    with world.inside(world.acme, world.alice):
        leads(2)
    campaign = enrolled(world)
    assert work(world, campaign).is_last
    with world.inside(world.acme):
        kept = OutboxMail.objects.order_by("recipient")
        assert [mail.recipient for mail in kept] == ["lead0@example.com", "lead1@example.com"]
        assert kept[0].sender == "alice@example.com"


def test_the_engine_runs_it_from_click_to_end(world, sink):
    with world.inside(world.acme, world.alice):
        leads(3)
        campaign = running(sending_account=smtp_account(sink.port))
    for _ in range(5):
        run_one_slice()
    assert len(sink.mails) == 3
    with world.inside(world.acme):
        job = Job.objects.get(pk=campaign.job_id)
        assert (job.state, job.done, job.total) == ("finished", 3, 3)


def test_the_tick_starts_what_is_due_and_leaves_the_rest(world):
    with world.inside(world.acme, world.alice):
        leads(1)
        due = schedule_campaign(campaign_id=draft(starts_at=soon(hours=1)).pk)
        later = schedule_campaign(campaign_id=draft(starts_at=soon(hours=2)).pk)
        Campaign.objects.filter(pk=due.pk).update(starts_at=soon(minutes=-1))
    tick()
    assert fresh(world, due).state == "running"
    assert fresh(world, later).state == "scheduled"


def test_the_tick_gives_a_running_campaign_its_job_back(world):
    with world.inside(world.acme, world.alice):
        leads(1)
        campaign = running()
        Job.objects.all().delete()
    tick()
    with world.inside(world.acme):
        assert Job.objects.get().pk == fresh(world, campaign).job_id


# ---- who is left out ---------------------------------------------------------------------


def test_who_must_not_be_written_to_is_not_enrolled(world):
    with world.inside(world.acme, world.alice):
        leads(6)
        Lead.objects.filter(email_key="lead0@example.com").update(opted_out_at=timezone.now())
        Lead.objects.filter(email_key="lead1@example.com").update(deleted_at=timezone.now())
        Lead.objects.filter(email_key="lead2@example.com").update(email="", email_key=None)
        suppress(kind="email", keys=["lead3@example.com"], reason="manual")
        Lead.objects.filter(email_key="lead4@example.com").update(
            email="x@blocked.org", email_key="x@blocked.org"
        )
        suppress(kind="domain", keys=["blocked.org"], reason="manual")
    campaign = enrolled(world)
    with world.inside(world.acme):
        enrolled_leads = Enrolment.objects.values_list("lead__email", flat=True)
        assert list(enrolled_leads) == ["lead5@example.com"]
    assert campaign.enrolled_count == 1


def test_enrolling_twice_enrols_nobody_twice(world):
    from campaigns.services.enrol_audience import enrol_audience

    with world.inside(world.acme, world.alice):
        leads(3)
    campaign = enrolled(world)
    with world.inside(world.acme):
        assert enrol_audience(campaign_id=campaign.pk, at=timezone.now()).enrolled_count == 3


def test_suppression_is_asked_again_at_the_moment_of_sending(world, sink):
    campaign = by_smtp(world, sink)
    with world.inside(world.acme):
        suppress(kind="email", keys=["lead1@example.com"], reason="unsubscribed")
        suppress(kind="domain", keys=["example.org"], reason="manual")
        Lead.objects.filter(email_key="lead2@example.com").update(
            email="two@example.org", email_key="two@example.org"
        )
    work(world, campaign)
    assert sink.recipients == ["lead0@example.com"]
    with world.inside(world.acme):
        reasons = Message.objects.filter(state="skipped").values_list("reason", flat=True)
        assert sorted(reasons) == ["opted-out", "suppressed"]
    assert fresh(world, campaign).skipped_count == 2


# ---- start, end, window ------------------------------------------------------------------


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


# ---- a lead never gets it twice ----------------------------------------------------------


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


# ---- what servers say --------------------------------------------------------------------


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


def test_one_organization_never_sends_to_anothers_leads(world, sink):
    with world.inside(world.globex, world.charlie):
        leads(5)
    campaign = by_smtp(world, sink, 2)
    work(world, campaign)
    assert len(sink.mails) == 2
    with world.inside(world.globex):
        assert not Campaign.objects.exists()
        assert not Message.objects.exists()
