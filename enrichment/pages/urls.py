"""URLs of the enrichment pages."""

from django.urls import path

from enrichment.pages import accounts, views

app_name = "enrichment"
urlpatterns = [
    path("", views.index, name="index"),
    path("run/", views.run, name="run"),
    path("providers/<slug:key>/", accounts.account, name="account"),
    path("providers/<slug:key>/check/", accounts.check, name="account-check"),
    path("providers/<slug:key>/switch/", views.switch, name="switch"),
    path("leads/<int:lead_id>/", views.lead_panel, name="lead-panel"),
    path("leads/<int:lead_id>/enrich/", views.enrich_one, name="enrich-lead"),
]
