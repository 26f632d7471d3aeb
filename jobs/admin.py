"""Django admin of jobs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin_base import GlobalAdmin, WalledAdmin
from jobs.models import Job, Worker
from jobs.services.cancel_job import cancel_job
from jobs.services.retry_job import retry_job


@admin.register(Job)
class JobAdmin(WalledAdmin):
    """Jobs: where they stand; cancel and retry. The engine alone changes their rows."""

    permitted = frozenset({"view"})
    list_display = (
        "title",
        "kind",
        "state",
        "done",
        "failed",
        "total",
        "requested_by",
        "created_at",
    )
    list_filter = ("state", "is_quiet")
    list_select_related = ("requested_by",)
    search_fields = ("title", "kind")
    actions = ("cancel", "retry")

    @admin.action(description="Cancel the selected jobs")
    def cancel(self, request: HttpRequest, queryset: Any) -> None:
        """Cancel each."""
        self.do_to_each(request, queryset, lambda one: cancel_job(job_id=one.pk), "cancelled")

    @admin.action(description="Retry the selected jobs")
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        """Retry each."""
        self.do_to_each(request, queryset, lambda one: retry_job(job_id=one.pk), "queued again")


@admin.register(Worker)
class WorkerAdmin(GlobalAdmin):
    """Workers and when they were last heard of."""

    list_display = ("name", "started_at", "beat_at")
    ordering = ("-beat_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: workers enter themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: workers alone write here."""
        return False
