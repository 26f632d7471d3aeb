"""URLs of the jobs pages."""

from django.urls import path

from jobs.pages import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("running/", views.running, name="running"),
    path("<int:job_id>/", views.detail, name="detail"),
    path("<int:job_id>/progress/", views.progress, name="progress"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("<int:job_id>/retry/", views.retry, name="retry"),
]
