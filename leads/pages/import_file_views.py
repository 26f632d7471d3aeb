"""What a member does to the file of an import before it runs: read another part, or discard it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ConflictError, ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.models import Import
from leads.pages.import_forms import PartForm, ReadingForm
from leads.pages.import_views import form_of, import_of
from leads.services.choose_part import choose_part
from leads.services.discard_import import discard_import
from leads.services.reread_import import reread_import
from lib.tabular import TableError


@needs(Permission.LEADS_IMPORT)
@require_POST
def import_reread(request: HttpRequest, import_id: int) -> HttpResponse:
    """Read the file in another way."""
    run = import_of(import_id)
    reading = ReadingForm.of(run, request.POST)
    if reading.is_valid():
        try:
            reread_import(import_id=run.pk, **reading.reading())
        except ProductError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, "Choose a delimiter, an encoding and the row of the header.")
    return redirect("leads:import", run.pk)


@needs(Permission.LEADS_IMPORT)
@require_POST
def import_part(request: HttpRequest, import_id: int) -> HttpResponse:
    """Read another file of the zip, or another sheet of the workbook."""
    run = import_of(import_id)
    form = PartForm.of(run, request.POST)
    if form is not None and form.is_valid():
        try:
            choose_part(import_id=run.pk, **form.cleaned_data)
        except ProductError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, "Choose one of the tables that were sent.")
    return redirect("leads:import", run.pk)


@needs(Permission.LEADS_IMPORT)
@require_POST
def import_discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Throw an import away that was never run."""
    run = import_of(import_id)
    try:
        discard_import(import_id=run.pk)
    except ConflictError as error:
        messages.error(request, error.message)
        return redirect("leads:import", run.pk)
    messages.success(request, f"“{run.file_name}” was discarded; its file is gone.")
    return redirect("leads:imports")


@needs(Permission.LEADS_IMPORT)
@require_GET
def import_words(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show the words of one column, that was just given another field, with what they may mean."""
    run = import_of(import_id)
    name = f"column_{request.GET.get('place', '')}"
    try:
        is_open = run.state == Import.State.MAPPING
        rows = form_of(run, asked=request.GET).rows() if is_open else []
    except (OSError, TableError) as error:
        raise Http404 from error
    row = next((one for one in rows if one.field.name == name), None)
    if row is None:
        raise Http404
    return render(request, "leads/imports/_words.html", {"row": row})
