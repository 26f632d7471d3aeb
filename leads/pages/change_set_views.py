"""The page of what an import, bulk edit or deletion changed, from which it is taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ConflictError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.models import ChangeSet
from leads.services.undo_change_set import undo_change_set


@needs(Permission.LEADS_READ)
@require_GET
def detail(request: HttpRequest, change_set_id: int) -> HttpResponse:
    """Show what was changed, how far it is, and what became of taking it back."""
    change_set = get_object_or_404(ChangeSet.objects.for_page(), pk=change_set_id)
    may_write = membership_of(request).may(Permission.LEADS_WRITE)
    jobs = [job for job in (change_set.job, change_set.undo_job) if job and not job.is_finished]
    context = {
        "change_set": change_set,
        "is_deletion": change_set.kind == ChangeSet.Kind.DELETION,
        "running": jobs[0] if jobs else None,
        "may_undo": may_write and not jobs and change_set.state == ChangeSet.State.OPEN,
    }
    return render(request, "leads/change_set.html", context)


@needs(Permission.LEADS_WRITE)
@require_POST
def undo(request: HttpRequest, change_set_id: int) -> HttpResponse:
    """Start taking it back."""
    get_object_or_404(ChangeSet, pk=change_set_id)
    try:
        undo_change_set(change_set_id=change_set_id)
    except ConflictError as error:
        messages.error(request, error.message)
    return redirect("leads:change-set", change_set_id)
