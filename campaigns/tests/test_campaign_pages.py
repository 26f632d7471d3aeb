from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organization
from campaigns.models import Campaign, Message, OutboxMail, SendingAccount
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.tests.scene import draft, enrolled, fresh, leads, soon, work
from leads.models import Lead, Stage

FORM = {
    "name": "Spring offer",
    "audience": "all",
    "subject": "Hello {{ first_name }}",
    "body_text": "Dear {{ first_name }}",
    "weekdays": ["0", "1", "2", "3", "4"],
    "opens": "09:00",
    "closes": "17:00",
    "zone_policy": "organization",
}


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    with world.inside(world.acme):
        leads(3)
        Organization.objects.update(postal_address="1 Main Street", time_zone="America/New_York")
    return client


def get(client, view, /, *args, **query):
    return client.get(reverse(f"campaigns:{view}", args=args), query)


def post(client, view, /, *args, **data):
    return client.post(reverse(f"campaigns:{view}", args=args), data)


def test_an_empty_list_shows_the_first_step(bob):
    assert b"No campaign yet" in get(bob, "list").content


def test_a_draft_is_written_saved_and_scheduled(bob, world):
    assert get(bob, "create").status_code == 200
    response = post(bob, "create", **FORM, starts_at="2030-05-06T09:00")
    with world.inside(world.acme):
        campaign = Campaign.objects.get()
        assert campaign.state == "draft"
        assert campaign.created_by == world.bob
        # Nine o'clock in New York.
        assert campaign.starts_at == datetime(2030, 5, 6, 13, tzinfo=UTC)
    assert response.url == reverse("campaigns:edit", args=[campaign.pk])
    shown = get(bob, "edit", campaign.pk).content.decode()
    assert 'value="2030-05-06T09:00"' in shown
    response = post(bob, "edit", campaign.pk, **FORM, starts_at="2030-05-06T09:00", then="schedule")
    assert response.url == reverse("campaigns:detail", args=[campaign.pk])
    assert fresh(world, campaign).state == "scheduled"
    assert b"Scheduled" in bob.get(response.url).content


def test_what_is_wrong_is_shown_where_it_is(bob):
    response = post(bob, "create", **{**FORM, "name": "", "audience": "stage"})
    assert response.status_code == 422
    assert b"Choose the stage" in response.content


def test_a_draft_that_is_not_ready_is_saved_but_not_scheduled(bob, world):
    response = bob.post(
        reverse("campaigns:create"), {**FORM, "subject": "", "then": "schedule"}, follow=True
    )
    assert b"saved but not scheduled: The mail has no subject" in response.content


def test_check_up_and_preview_follow_the_form_without_saving(bob, world):
    said = post(bob, "check-up", **FORM).content.decode()
    assert "Ready to be scheduled" in said
    assert "3 of 3 leads" in said
    assert (
        "Not ready yet"
        in post(bob, "check-up", **{**FORM, "subject": "{{ nope }}"}).content.decode()
    )
    preview = post(bob, "preview", **FORM).content.decode()
    assert "Dear First" in preview
    assert (
        "Did you mean"
        in post(bob, "preview", **{**FORM, "body_text": "{{ firstname }}"}).content.decode()
    )
    with world.inside(world.acme):
        assert not Campaign.objects.exists()


def test_html_is_previewed_in_a_document_of_its_own(bob):
    form = {**FORM, "body_html": "<p style='color:red'>{{ first_name }}</p><script>x()</script>"}
    response = post(bob, "preview-html", **form)
    assert b"<script" not in response.content
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_lists_filter_becomes_the_audience(bob, world):
    shown = get(bob, "create", query="country=US").content.decode()
    assert "match the list you came from" in shown
    post(bob, "create", **{**FORM, "audience": "query", "query": "country=US"})
    with world.inside(world.acme):
        assert Campaign.objects.get().audience == {"kind": "query", "query": "country=US"}


def test_a_stage_is_an_audience(bob, world):
    with world.inside(world.acme):
        stage = Stage.objects.first()
        Lead.objects.filter(email_key="lead0@example.com").update(stage=stage)
    said = post(bob, "check-up", **{**FORM, "audience": "stage", "stage": stage.pk}).content
    assert b"1 of 1 leads will get it" in said


def test_selected_leads_become_a_draft(bob, world):
    with world.inside(world.acme):
        ids = list(Lead.objects.values_list("pk", flat=True)[:2])
    response = post(bob, "from-selection", lead_ids=ids)
    with world.inside(world.acme):
        campaign = Campaign.objects.get()
    assert response.url == reverse("campaigns:edit", args=[campaign.pk])
    assert b"2 picked leads" in bob.get(response.url).content
    said = post(bob, "check-up", **{**FORM, "audience": "ids", "campaign": campaign.pk}).content
    assert b"2 of 2 leads" in said


def test_a_running_campaign_shows_its_numbers_and_each_lead(bob, world):
    campaign = enrolled(world)
    work(world, campaign)
    page = get(bob, "detail", campaign.pk).content.decode()
    assert "lead2@example.com" in page
    assert "What became of the leads" in page
    assert (
        "No lead is in this state"
        in get(bob, "detail", campaign.pk, state="failed").content.decode()
    )
    assert get(bob, "numbers", campaign.pk).status_code == 200


def test_pause_resume_and_cancel_are_clicks(bob, world):
    campaign = enrolled(world)
    for act, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        assert post(bob, act, campaign.pk).status_code == 302
        assert fresh(world, campaign).state == state
    response = bob.post(reverse("campaigns:pause", args=[campaign.pk]), follow=True)
    assert b"is cancelled and cannot become paused" in response.content


def test_a_scheduled_campaign_goes_back_to_draft(bob, world):
    with world.inside(world.acme, world.bob):
        campaign = schedule_campaign(campaign_id=draft(starts_at=soon(days=1)).pk)
    post(bob, "unschedule", campaign.pk)
    assert fresh(world, campaign).state == "draft"


def test_a_test_mail_goes_to_oneself(bob, world):
    with world.inside(world.acme, world.bob):
        campaign = draft(body_html="<p>Rich {{ first_name }}</p>")
    post(bob, "test", campaign.pk)
    with world.inside(world.acme):
        mail = OutboxMail.objects.get()
        assert mail.recipient == "bob@example.com"
        assert not Message.objects.exists()
    assert b"bob@example.com" in get(bob, "outbox").content
    page = get(bob, "outbox-mail", mail.pk).content.decode()
    assert "List-Unsubscribe-Post" in page
    assert "sandbox" in page
    html = get(bob, "outbox-html", mail.pk)
    assert b"Rich First" in html.content
    assert "default-src 'none'" in html["Content-Security-Policy"]


def test_a_leads_page_lists_its_campaigns(bob, world):
    campaign = enrolled(world)
    with world.inside(world.acme):
        lead = Lead.objects.first()
    assert campaign.name.encode() in get(bob, "lead-panel", lead.pk).content


def test_a_viewer_reads_but_neither_writes_nor_launches(client, world):
    client.force_login(world.vera)
    with world.inside(world.acme, world.bob):
        leads(1)
        campaign = draft()
    assert get(client, "list").status_code == 200
    page = get(client, "detail", campaign.pk)
    assert page.status_code == 200
    assert b"Schedule</button>" not in page.content
    assert get(client, "edit", campaign.pk).status_code == 403
    for act in ("schedule", "pause", "resume", "cancel", "unschedule", "test"):
        assert post(client, act, campaign.pk).status_code == 403
    assert get(client, "sending-accounts").status_code == 403


def test_another_organizations_campaign_is_not_found(client, world):
    with world.inside(world.acme, world.bob):
        leads(1)
        campaign = draft()
    client.force_login(world.charlie)
    assert get(client, "detail", campaign.pk).status_code == 404
    assert post(client, "schedule", campaign.pk).status_code == 404
    assert fresh(world, campaign).state == "draft"


def test_pages_need_the_same_queries_for_many_rows(bob, world):
    def numbers():
        found = []
        for view, *args in (("list",), ("detail", campaign.pk), ("outbox",)):
            with CaptureQueriesContext(connection) as queries:
                assert get(bob, view, *args).status_code == 200
            found.append(len(queries))
        return found

    campaign = enrolled(world)
    few = numbers()
    with world.inside(world.acme, world.bob):
        for n in range(20):
            draft(name=f"Other {n}")
        more = Lead.objects.bulk_create(Lead(email=f"more{n}@example.com") for n in range(20))
        Message.objects.bulk_create(
            Message(campaign=campaign, lead=lead, due_at=soon(), time_zone="UTC") for lead in more
        )
        OutboxMail.objects.bulk_create(OutboxMail(subject=str(n), raw=b"") for n in range(20))
    assert numbers() == few
    assert max(few) <= 16


def test_the_admin_shows_campaigns_but_no_secrets(client, world):
    client.force_login(world.alice)
    with world.inside(world.acme):
        leads(1)
        account = SendingAccount(
            name="Main", host="smtp.acme.com", username="sales", from_email="a@acme.com"
        )
        account.seal_password("hunter2 hunter2")
        account.save()
    campaign = enrolled(world)
    work(world, campaign)
    for model in ("campaign", "message", "event", "outboxmail", "sendingaccount"):
        assert client.get(f"/admin/campaigns/{model}/").status_code == 200
    url = f"/admin/campaigns/sendingaccount/{account.pk}/change/"
    page = client.get(url).content.decode()
    assert account.sealed_password not in page
    form = {
        name: getattr(account, name) for name in ("name", "kind", "from_email", "port", "security")
    }
    client.post(url, {**form, "host": "smtp.evil.example", "username": "sales"})
    with world.inside(world.acme):
        account.refresh_from_db()
        assert account.host == "smtp.evil.example"
        assert account.password == ""
