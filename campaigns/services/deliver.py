"""Deliver what is due of a campaign: claim, commit, send, record."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.errors import ConflictError
from accounts.models import Organization
from accounts.wall.scope import Actor, acting_for
from campaigns.channels.base import ChannelDownError
from campaigns.connections import kept_channel
from campaigns.mail import AddressError
from campaigns.merge import MergeError
from campaigns.models import Campaign
from campaigns.press import Press
from campaigns.sending import Courier
from campaigns.services.claim_messages import claim_messages
from campaigns.services.enrol_audience import enrol_audience
from campaigns.services.expire_messages import expire_messages
from campaigns.services.finish_campaign import finish_campaign
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.recover_messages import recover_messages
from campaigns.waiting import next_moment
from jobs.kinds import Step
from lib.clock import Deadline

CLAIMED_AT_ONCE = 100
_SECONDS = 1.0
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=15)


def deliver(*, organization_id: int, campaign_id: int, failures: int = 0) -> Step:
    """Do one short piece of a campaign's work and say when there is more.

    Opens its own transactions: what is claimed is committed before anything is sent.
    ``failures`` counts how often in a row the mail server could not be used.
    """
    with acting_for(organization_id, Actor("system", None, "campaigns")):
        campaign = _load(campaign_id)
        now = timezone.now()
        settled = _settle(campaign, now)
        if settled is not None:
            return settled
        try:
            press = Press(campaign, Organization.objects.get())
        except (MergeError, AddressError) as error:
            return _pause(campaign, str(error))
    channel = kept_channel(campaign.sending_account, organization_id)
    try:
        channel.open()
    except ChannelDownError as error:
        return _wait_for(organization_id, campaign, error, failures)
    with acting_for(organization_id):
        claim = claim_messages(campaign=campaign, limit=CLAIMED_AT_ONCE, at=now)
        if not claim.message_ids:
            return _idle(campaign, now)
    courier = Courier(campaign, press, channel, claim)
    courier.run(Deadline(_SECONDS))
    if courier.trouble is not None:
        return _wait_for(organization_id, campaign, courier.trouble, failures, courier)
    return _step(courier)


def _load(campaign_id: int) -> Campaign:
    campaign: Campaign = Campaign.objects.select_related(
        "sending_account", "launched_by", "created_by"
    ).get(pk=campaign_id)
    return campaign


def _settle(campaign: Campaign, at: datetime) -> Step | None:
    """Do what comes before sending; return a step where there is nothing to send now."""
    is_over = campaign.ends_at is not None and campaign.ends_at <= at
    is_cancelled = campaign.state == Campaign.State.CANCELLED
    if campaign.state == Campaign.State.PAUSED and not is_over:
        return Step(is_last=True, text="Paused")
    if not is_cancelled and campaign.state not in (Campaign.State.RUNNING, Campaign.State.PAUSED):
        return Step(is_last=True)
    recover_messages(campaign_id=campaign.pk, at=at)
    if is_cancelled or is_over:
        return _expire(campaign, "cancelled" if is_cancelled else "ended", at)
    if campaign.enrolled_at is None:
        enrolled = enrol_audience(campaign_id=campaign.pk, at=at).enrolled_count
        return Step(total=enrolled, text=f"Enrolled {enrolled:,} leads so far")
    return None


def _expire(campaign: Campaign, reason: str, at: datetime) -> Step:
    expired = expire_messages(campaign_id=campaign.pk, reason=reason)
    if expired:
        return Step(counts={"expired": expired}, text="Marking what did not leave in time")
    return _idle(campaign, at)


def _idle(campaign: Campaign, at: datetime) -> Step:
    """Sleep until something can leave, or finish where nothing is left."""
    moment = next_moment(campaign, at)
    if moment is not None:
        return Step(resume_at=moment, text="Waiting for the send window")
    if campaign.state != Campaign.State.CANCELLED:
        finish_campaign(campaign_id=campaign.pk, at=at)
    return Step(is_last=True, text="Done")


def _step(courier: Courier) -> Step:
    sent, other = courier.sent, courier.settled - courier.sent
    return Step(
        cursor={"failures": 0}, done=sent, failed=other, counts=dict(courier.counts), text="Sending"
    )


def _pause(campaign: Campaign, reason: str, sent: int = 0) -> Step:
    """Pause a campaign that only a person can mend, unless a person just stopped it."""
    with suppress(ConflictError):
        pause_campaign(campaign_id=campaign.pk, reason=reason)
    return Step(done=sent, is_last=True, text=f"Paused: {reason}"[:200])


def _wait_for(
    organization_id: int,
    campaign: Campaign,
    error: ChannelDownError,
    failures: int,
    courier: Courier | None = None,
) -> Step:
    """Try again later, more patiently each time; what a person must mend pauses the campaign."""
    sent = courier.sent if courier else 0
    if error.is_permanent:
        with acting_for(organization_id):
            return _pause(campaign, str(error), sent)
    failures = 0 if sent else failures
    pause = min(_FIRST_PAUSE * 2 ** min(failures, 10), _LONGEST_PAUSE)
    return Step(
        cursor={"failures": failures + 1},
        done=sent,
        resume_at=timezone.now() + pause,
        text=f"Trying again soon: {error}"[:200],
    )
