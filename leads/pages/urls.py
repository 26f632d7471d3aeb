"""URLs of the leads pages."""

from django.urls import path

from leads.pages import (
    bulk_edit_views,
    cell_views,
    change_set_views,
    column_views,
    deleted_views,
    lead_views,
    list_views,
    person_views,
    search_views,
    segment_views,
    task_views,
)
from leads.pages.duplicate_urls import urlpatterns as duplicate_urlpatterns
from leads.pages.export_urls import urlpatterns as export_urlpatterns
from leads.pages.import_urls import urlpatterns as import_urlpatterns
from leads.pages.pipeline_urls import urlpatterns as pipeline_urlpatterns

app_name = "leads"
urlpatterns = [
    path("", list_views.lead_list, name="list"),
    path("count/", list_views.count, name="count"),
    path("more/", list_views.list_more, name="list-more"),
    path("cell/", cell_views.cell, name="cell"),
    path("columns/", column_views.columns, name="columns"),
    path("filter-fields/", segment_views.filter_fields, name="filter-fields"),
    path("segments/", segment_views.segment_list, name="segments"),
    path("segments/save/", segment_views.save, name="segment-save"),
    path("segments/<int:segment_id>/", segment_views.rename, name="segment-rename"),
    path("segments/<int:segment_id>/delete/", segment_views.delete, name="segment-delete"),
    path("search/", search_views.suggestions, name="search"),
    path("delete/", deleted_views.delete, name="delete"),
    path("deleted/", deleted_views.deleted_list, name="deleted"),
    path("deleted/restore/", deleted_views.restore, name="restore"),
    path("new/", lead_views.create, name="create"),
    path("<int:lead_id>/", lead_views.detail, name="detail"),
    path("<int:lead_id>/beside/", lead_views.beside, name="beside"),
    path("<int:lead_id>/edit/", lead_views.edit, name="edit"),
    path("<int:lead_id>/note/", lead_views.note, name="note"),
    *export_urlpatterns,
    *duplicate_urlpatterns,
    path("<int:lead_id>/timeline/", lead_views.timeline, name="timeline"),
    path("<int:lead_id>/call/", task_views.call, name="call"),
    path("<int:lead_id>/tasks/", task_views.task_create, name="task-create"),
    path("<int:lead_id>/person-data/", person_views.person_data, name="person-data"),
    path("people/", person_views.people, name="people"),
    path("people/data/", person_views.traces_data, name="traces-data"),
    path("people/erase/", person_views.traces_erase, name="traces-erase"),
    path("<int:lead_id>/erase/", person_views.erase, name="erase"),
    path("tasks/", task_views.task_list, name="tasks"),
    path("tasks/<int:task_id>/", task_views.task_state, name="task-state"),
    path("bulk-edit/", bulk_edit_views.bulk_edit, name="bulk-edit"),
    path("changes/<int:change_set_id>/", change_set_views.detail, name="change-set"),
    path("changes/<int:change_set_id>/undo/", change_set_views.undo, name="undo"),
    *import_urlpatterns,
    *pipeline_urlpatterns,
]
