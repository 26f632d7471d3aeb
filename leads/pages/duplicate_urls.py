"""URLs of the duplicates pages."""

from django.urls import path

from leads.pages import duplicate_views as views

urlpatterns = [
    path("duplicates/", views.queue, name="duplicates"),
    path("duplicates/find/", views.find, name="find-duplicates"),
    path("duplicates/merge-sure/", views.merge_sure, name="merge-sure"),
    path("duplicates/compare/", views.compare, name="compare"),
    path("duplicates/merge/", views.merge, name="merge"),
    path("duplicates/<int:pair_id>/dismiss/", views.dismiss, name="dismiss-duplicate"),
    path("merges/", views.merges, name="merges"),
    path("merges/<int:merge_id>/undo/", views.undo, name="undo-merge"),
]
