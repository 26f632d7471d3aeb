"""URLs of the import pages."""

from django.urls import path

from leads.pages import import_file_views, import_views

urlpatterns = [
    path("imports/", import_views.import_list, name="imports"),
    path("imports/new/", import_views.import_new, name="import-new"),
    path("imports/<int:import_id>/", import_views.import_detail, name="import"),
    path("imports/<int:import_id>/run/", import_views.import_run, name="import-run"),
    path("imports/<int:import_id>/reread/", import_file_views.import_reread, name="import-reread"),
    path("imports/<int:import_id>/part/", import_file_views.import_part, name="import-part"),
    path("imports/<int:import_id>/words/", import_file_views.import_words, name="import-words"),
    path(
        "imports/<int:import_id>/discard/",
        import_file_views.import_discard,
        name="import-discard",
    ),
    path("imports/<int:import_id>/reopen/", import_views.import_reopen, name="import-reopen"),
    path(
        "imports/<int:import_id>/problems.csv",
        import_views.import_problems,
        name="import-problems",
    ),
]
