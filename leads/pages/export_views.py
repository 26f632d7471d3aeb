"""Pages of exports: the list, a new one, its file."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ConflictError, ProductError
from accounts.middleware import client_ip, outside_organization
from accounts.pages.access import needs
from accounts.roles import Permission
from accounts.wall.scope import Actor, acting_for
from leads.exporting.links import read_link_token
from leads.models import Export
from leads.pages.export_forms import ExportForm
from leads.selection import Selection
from leads.services.delete_export import delete_export
from leads.services.open_export import open_export
from leads.services.start_export import start_export

_RECENT = 50
_ALL = QueryDict("query=&all=1")


@needs(Permission.LEADS_EXPORT)
@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """List the newest exports."""
    exports = Export.objects.recent()[:_RECENT]
    return render(request, "leads/exports/list.html", {"exports": exports})


@needs(Permission.LEADS_EXPORT)
@require_http_methods(["GET", "POST"])
def export_new(request: HttpRequest) -> HttpResponse:
    """Ask for file and columns: of the leads that the list's form selected, else of all."""
    selected = request.POST if request.method == "POST" else _ALL
    return _ask(request, selected, ExportForm())


@needs(Permission.LEADS_EXPORT)
@require_POST
def export_start(request: HttpRequest) -> HttpResponse:
    """Start an export."""
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            start_export(
                selection=Selection.from_post(request.POST),
                file_format=form.cleaned_data["format"],
                columns=form.cleaned_data["columns"],
                has_bom=form.cleaned_data["has_bom"],
            )
        except ProductError as error:
            form.add_error(None, error.message)
        else:
            return redirect("leads:exports")
    return _ask(request, request.POST, form)


@needs(Permission.LEADS_EXPORT)
@require_GET
def export_download(request: HttpRequest, export_id: int) -> HttpResponse | FileResponse:
    """Send the file of an export."""
    return _file(request, get_object_or_404(Export, pk=export_id))


@outside_organization
@require_GET
def export_link(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """Send the file that a signed link of the API points to; it stands in for a log-in."""
    read = read_link_token(token)
    if read is None:
        return render(request, "leads/exports/gone.html", status=404)
    organization_id, export_id = read
    actor = Actor("system", None, "signed download link", client_ip(request))
    with acting_for(organization_id, actor):
        export = Export.objects.filter(pk=export_id).first()
        if export is None:
            return render(request, "leads/exports/gone.html", status=404)
        return _file(request, export)


@needs(Permission.LEADS_EXPORT)
@require_POST
def export_delete(request: HttpRequest, export_id: int) -> HttpResponse:
    """Delete an export and its file."""
    get_object_or_404(Export, pk=export_id)
    try:
        delete_export(export_id=export_id)
    except ConflictError as error:
        messages.error(request, error.message)
    return redirect("leads:exports")


def _ask(request: HttpRequest, selected: QueryDict, form: ExportForm) -> HttpResponse:
    try:
        selection = Selection.from_post(selected)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:list")
    context = {"form": form, "selection": selection, "is_all": selection.query is not None}
    status = 422 if form.errors else 200
    return render(request, "leads/exports/new.html", context, status=status)


def _file(request: HttpRequest, export: Export) -> HttpResponse | FileResponse:
    try:
        file = open_export(export=export)
    except ConflictError as error:
        return render(request, "leads/exports/gone.html", {"reason": error.message}, status=410)
    return FileResponse(file, as_attachment=True, filename=export.file_name)
