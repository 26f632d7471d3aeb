"""Version 1 of the partner API: each app's resources, then a 404 in the API's own words."""

from django.urls import include, path, re_path

from api.pages import unknown_url

app_name = "v1"
urlpatterns = [
    path("", include("api.urls")),
    path("", include("jobs.api.urls")),
    path("", include("leads.api.urls")),
    re_path(r"^.*$", unknown_url),
]
