"""URLs of the campaigns pages."""

from django.urls import path

from campaigns.pages import acts, drafts, leads, outbox, public, reports, sending_accounts

app_name = "campaigns"
urlpatterns = [
    path("", reports.campaign_list, name="list"),
    path("new/", drafts.create, name="create"),
    path("from-selection/", leads.from_selection, name="from-selection"),
    path("check-up/", drafts.check_up, name="check-up"),
    path("preview/", drafts.preview, name="preview"),
    path("preview-html/", drafts.preview_html, name="preview-html"),
    path("<int:campaign_id>/", reports.detail, name="detail"),
    path("<int:campaign_id>/numbers/", reports.numbers, name="numbers"),
    path("<int:campaign_id>/edit/", drafts.edit, name="edit"),
    path("<int:campaign_id>/test/", drafts.test, name="test"),
    path("<int:campaign_id>/schedule/", acts.schedule, name="schedule"),
    path("<int:campaign_id>/unschedule/", acts.unschedule, name="unschedule"),
    path("<int:campaign_id>/pause/", acts.pause, name="pause"),
    path("<int:campaign_id>/resume/", acts.resume, name="resume"),
    path("<int:campaign_id>/cancel/", acts.cancel, name="cancel"),
    path("leads/<int:lead_id>/", leads.panel, name="lead-panel"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:mail_id>/", outbox.mail, name="outbox-mail"),
    path("outbox/<int:mail_id>/html/", outbox.mail_html, name="outbox-html"),
    path("senders/", sending_accounts.account_list, name="sending-accounts"),
    path("senders/new/", sending_accounts.create, name="sending-account-new"),
    path("senders/<int:account_id>/", sending_accounts.edit, name="sending-account"),
    path("senders/<int:account_id>/check/", sending_accounts.check, name="sending-account-check"),
    path("unsubscribe/<str:token>/", public.unsubscribe_page, name="unsubscribe"),
]
