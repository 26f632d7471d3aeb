from email import message_from_bytes, policy

from django.utils import timezone

from campaigns.models import Campaign, Enrolment, Message, OutboxMail
from campaigns.services.deliver import deliver
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.tasks import tick
from campaigns.tests.scene import (
    by_smtp,
    draft,
    enrolled,
    fresh,
    leads,
    running,
    smtp_account,
    soon,
    work,
)
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Activity, Lead
from leads.services.suppress import suppress


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


def test_every_kind_of_tag_is_filled_in_at_the_same_cost_for_any_number(
    world, sink, django_assert_max_num_queries
):
    from leads.models import FieldDefinition, LeadTag, Stage, Tag

    with world.inside(world.acme, world.alice):
        FieldDefinition.objects.create(key="size", label="Size", type="text")
        found = leads(20, custom={"size": "XL"}, stage=Stage.objects.first())
        tag = Tag.objects.create(name="vip")
        LeadTag.objects.bulk_create(LeadTag(lead=lead, tag=tag) for lead in found)
        account = smtp_account(sink.port)
    campaign = enrolled(
        world,
        sending_account=account,
        body_text="{{ stage }} {{ owner }} {{ tags | join: '+' }} {{ custom.size }}"
        " {{ organization_name }} {{ sender_name }} {{ city | default: 'somewhere' }}",
    )
    with django_assert_max_num_queries(60):
        deliver(organization_id=world.acme.pk, campaign_id=campaign.pk)
    assert len(sink.mails) == 20
    text = message_from_bytes(sink.mails[0][1], policy=policy.default).get_content()
    assert text.startswith("New  vip XL Acme Acme Sales somewhere")


def test_one_organization_never_sends_to_anothers_leads(world, sink):
    with world.inside(world.globex, world.charlie):
        leads(5)
    campaign = by_smtp(world, sink, 2)
    work(world, campaign)
    assert len(sink.mails) == 2
    with world.inside(world.globex):
        assert not Campaign.objects.exists()
        assert not Message.objects.exists()


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


def test_a_large_audience_is_enrolled_in_slices(world):
    from campaigns.services.enrol_audience import enrol_audience

    with world.inside(world.acme, world.alice):
        leads(5)
        campaign = running()
        counts = []
        while campaign.enrolled_at is None:
            campaign = enrol_audience(campaign_id=campaign.pk, at=timezone.now(), limit=2)
            counts.append(campaign.enrolled_count)
        assert counts == [2, 4, 5]
        assert campaign.messages.values("lead").distinct().count() == 5
        assert campaign.zones == ["UTC"]


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
