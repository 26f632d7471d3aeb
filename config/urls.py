"""Every URL of the product."""

from django.contrib import admin
from django.urls import include, path

from config.favicon import favicon
from config.outbox import outbox
from config.today import today

urlpatterns = [
    path("", today, name="today"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.pages.urls")),
    path("jobs/", include("jobs.pages.urls")),
    path("leads/", include("leads.pages.urls")),
    path("enrichment/", include("enrichment.pages.urls")),
    path("crm/", include("crm.pages.urls")),
    path("campaigns/", include("campaigns.pages.urls")),
    path("favicon.ico", favicon),
    path("outbox/", outbox, name="outbox"),
    path("api/", include("config.api_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.crashed"
