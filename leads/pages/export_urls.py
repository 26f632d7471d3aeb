"""URLs of the export pages."""

from django.urls import path

from leads.pages import export_views

urlpatterns = [
    path("exports/", export_views.export_list, name="exports"),
    path("exports/new/", export_views.export_new, name="export-new"),
    path("exports/start/", export_views.export_start, name="export-start"),
    path("exports/<int:export_id>/file/", export_views.export_download, name="export-download"),
    path("exports/<int:export_id>/delete/", export_views.export_delete, name="export-delete"),
    path("exports/link/<str:token>/", export_views.export_link, name="export-link"),
]
