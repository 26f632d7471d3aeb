"""Deleted leads: a list to restore them from, and deleting a selection."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.deleted import page_of_deleted
from leads.selection import Selection
from leads.services.delete_selection import delete_selection
from leads.services.restore_leads import Restoring, restore_leads


@needs(Permission.LEADS_DELETE)
@require_safe
def deleted_list(request: HttpRequest) -> HttpResponse:
    """Show the leads that can come back, the last deleted first."""
    cursor = request.GET.get("before", "")
    deleted, older = page_of_deleted(cursor)
    context = {
        "deleted": deleted,
        "older": older,
        "is_first": not cursor,
        "days": settings.DELETED_LEADS_KEPT_DAYS,
    }
    return render(request, "leads/deleted.html", context)


@needs(Permission.LEADS_DELETE)
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Restore the leads that are named."""
    try:
        done = restore_leads(lead_ids=Selection.from_post(request.POST).lead_ids)
    except ProductError as error:
        messages.error(request, error.message)
    else:
        _tell(request, done)
    return redirect("leads:deleted")


def _tell(request: HttpRequest, done: Restoring) -> None:
    number, taken = len(done.restored), len(done.taken)
    if number:
        messages.success(request, f"Restored {number:,} lead{'' if number == 1 else 's'}.")
    if taken:
        who = "1 lead was" if taken == 1 else f"{taken:,} leads were"
        text = f"{who} not restored: another lead has the e-mail now. Change it there first."
        messages.warning(request, text)
    if unlinked := len(done.unlinked):
        who = "1 lead is" if unlinked == 1 else f"{unlinked:,} leads are"
        text = (
            f"{who} back, but another lead has the id in another system now. "
            "Merge the two if they are the same person."
        )
        messages.warning(request, text)
    if not number and not taken:
        messages.info(request, "Nothing to restore: these leads are back, or gone for good.")


@needs(Permission.LEADS_DELETE)
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the selected leads; where they are many, lead to the job that does it."""
    try:
        change_set = delete_selection(selection=Selection.from_post(request.POST))
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:list")
    if change_set.job is not None:
        return redirect("leads:change-set", change_set.pk)
    context = {"change_set": change_set, "csrf_token": get_token(request)}
    messages.success(request, render_to_string("leads/_deleted_notice.html", context))
    return redirect("leads:list")
