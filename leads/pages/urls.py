"""URLs of the leads pages."""

from django.urls import path

from leads.pages import lead_views, list_views, search_views
from leads.pages.import_urls import urlpatterns as import_urlpatterns

app_name = "leads"
urlpatterns = [
    path("", list_views.lead_list, name="list"),
    path("count/", list_views.count, name="count"),
    path("search/", search_views.suggestions, name="search"),
    path("delete/", list_views.delete, name="delete"),
    path("new/", lead_views.create, name="create"),
    path("<int:lead_id>/", lead_views.detail, name="detail"),
    path("<int:lead_id>/edit/", lead_views.edit, name="edit"),
    path("<int:lead_id>/note/", lead_views.note, name="note"),
    *import_urlpatterns,
]
