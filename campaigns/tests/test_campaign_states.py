from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import ConflictError, ProductError
from accounts.models import AuditEvent
from campaigns import states
from campaigns.models import Campaign
from campaigns.services.cancel_campaign import cancel_campaign
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.resume_campaign import resume_campaign
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.services.start_campaign import start_campaign
from campaigns.services.unschedule_campaign import unschedule_campaign
from campaigns.services.update_campaign import update_campaign
from campaigns.tests.scene import draft, leads, running, soon
from jobs.models import Job


@pytest.fixture
def acme(world):
    with world.inside(world.acme, world.bob):
        leads(2)
        yield world


def test_no_state_leads_out_of_the_last_ones():
    for over in (states.FINISHED, states.CANCELLED):
        assert not any(
            states.may_become(over, other)
            for other in (states.DRAFT, states.SCHEDULED, states.RUNNING, states.PAUSED)
        )


def test_a_second_click_on_schedule_is_told_so(acme):
    campaign = draft(starts_at=soon(hours=1))
    schedule_campaign(campaign_id=campaign.pk)
    with pytest.raises(ConflictError, match="already scheduled"):
        schedule_campaign(campaign_id=campaign.pk)
    assert AuditEvent.objects.filter(verb="scheduled").count() == 1


def test_it_starts_at_once_where_no_start_is_set_and_has_one_job(acme):
    campaign = draft()
    assert schedule_campaign(campaign_id=campaign.pk).state == "running"
    with pytest.raises(ConflictError):
        schedule_campaign(campaign_id=campaign.pk)
    assert Job.objects.filter(kind="campaigns.send").count() == 1


def test_scheduling_freezes_the_content(acme):
    campaign = schedule_campaign(campaign_id=draft(starts_at=soon(hours=1)).pk)
    with pytest.raises(ConflictError, match="does not change"):
        update_campaign(campaign_id=campaign.pk, subject="Other")
    assert campaign.frozen["subject"] == "Hello {{ first_name }}"
    assert campaign.launched_by == acme.bob


def test_back_to_draft_it_can_be_changed_again(acme):
    campaign = schedule_campaign(campaign_id=draft(starts_at=soon(hours=1)).pk)
    unschedule_campaign(campaign_id=campaign.pk)
    assert update_campaign(campaign_id=campaign.pk, subject="Other").subject == "Other"


def test_a_bad_finding_stands_in_the_way(acme):
    campaign = draft(subject="")
    with pytest.raises(ProductError, match="no subject"):
        schedule_campaign(campaign_id=campaign.pk)
    assert Campaign.objects.get().state == "draft"


def test_pause_resume_and_cancel_are_guarded(acme):
    campaign = running()
    pause_campaign(campaign_id=campaign.pk)
    with pytest.raises(ConflictError, match="already paused"):
        pause_campaign(campaign_id=campaign.pk)
    resume_campaign(campaign_id=campaign.pk)
    with pytest.raises(ConflictError, match="already running"):
        resume_campaign(campaign_id=campaign.pk)
    cancel_campaign(campaign_id=campaign.pk)
    for act in (resume_campaign, pause_campaign, cancel_campaign, start_campaign):
        with pytest.raises(ConflictError):
            act(campaign_id=campaign.pk)


def test_resuming_does_not_start_a_campaign_before_its_time(acme):
    campaign = schedule_campaign(campaign_id=draft(starts_at=soon(hours=1)).pk)
    with pytest.raises(ConflictError, match="not started"):
        resume_campaign(campaign_id=campaign.pk)


def test_one_whose_end_passed_before_it_could_start_is_finished_unsent(acme):
    campaign = schedule_campaign(
        campaign_id=draft(starts_at=soon(hours=1), ends_at=soon(hours=2)).pk
    )
    past = timezone.now() - timedelta(days=1)
    Campaign.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))
    started = start_campaign(campaign_id=campaign.pk)
    assert started.state == "finished"
    assert "end passed" in started.state_reason
    assert not Job.objects.exists()


def test_postgres_itself_refuses_an_end_before_the_start(acme):
    campaign = running(ends_at=soon(hours=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(ends_at=soon(hours=-9))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_schedule_it_once(world):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    with world.inside(world.acme, world.bob):
        leads(1)
        campaign = draft()

    def click(_):
        try:
            with world.inside(world.acme, world.bob):
                schedule_campaign(campaign_id=campaign.pk)
        except ConflictError:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == ["done", "refused"]
    with world.inside(world.acme):
        assert Job.objects.count() == 1
