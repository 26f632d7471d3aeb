"""Editing a selection of leads alike: choose the field, give the value."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.bulk_edits import BulkEdit, editable_fields
from leads.forms import BulkEditForm
from leads.models import ChangeSet
from leads.selection import Selection
from leads.services.start_bulk_edit import start_bulk_edit
from leads.writing import Source, Trust


@needs(Permission.LEADS_WRITE)
@require_POST
def bulk_edit(request: HttpRequest) -> HttpResponse:
    """Ask for the field, then for the value, then edit; the selection travels along."""
    try:
        selection = Selection.from_post(request.POST)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:list")
    fields = editable_fields()
    field = fields.get(request.POST.get("key", ""))
    context: dict[str, Any] = {"selection": selection, "field": field, "fields": fields.values()}
    if field is None:
        return render(request, "leads/bulk_edit.html", context)
    form = BulkEditForm(request.POST if "act" in request.POST else None, field=field)
    if form.is_bound and form.is_valid():
        try:
            edit = BulkEdit.parse(key=field.key, **form.cleaned_data)
            source = Source(Trust.PERSON, str(request.user.pk))
            return _started(request, start_bulk_edit(selection=selection, edit=edit, source=source))
        except ProductError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context["form"] = form
    return render(request, "leads/bulk_edit.html", context, status=422 if form.errors else 200)


def _started(request: HttpRequest, change_set: ChangeSet) -> HttpResponse:
    """Lead to the job's numbers, or back to the list with a way to undo."""
    page = reverse("leads:change-set", args=[change_set.pk])
    if change_set.job is not None:
        return redirect(page)
    number = change_set.counts["changed"]
    text = '{}: {} lead{} changed. <a href="{}">See or undo</a>'
    said = format_html(text, change_set.title, f"{number:,}", "" if number == 1 else "s", page)
    messages.success(request, said)
    query = request.POST.get("query", "")
    return redirect(f"{reverse('leads:list')}?{query}" if query else "leads:list")
