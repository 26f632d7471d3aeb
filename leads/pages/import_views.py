"""Pages of imports: the list, a new one, and one import from its columns to its result."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ConflictError, ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.fields import BUILT_IN
from leads.import_job import MAX_WARNED
from leads.importing.error_file import write_error_file
from leads.importing.facts import check_tiles_of, column_words, facts_of, tiles_of
from leads.importing.files import MAX_ROWS, open_import
from leads.models import FieldDefinition, Import, ImportProblem
from leads.pages.import_forms import PartForm, ReadingForm, UploadForm
from leads.pages.import_mapping_form import MappingForm
from leads.services.check_import import check_import
from leads.services.reopen_import import reopen_import
from leads.services.run_import import run_import
from leads.services.start_import import start_import
from lib.tabular import TableError

_RECENT = 50
_PROBLEMS_SHOWN = 50


@needs(Permission.LEADS_IMPORT)
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """List the newest imports."""
    runs = Import.objects.recent()[:_RECENT]
    return render(request, "leads/imports/list.html", {"runs": runs})


@needs(Permission.LEADS_IMPORT)
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted rows."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        file, name = form.upload()
        try:
            run = start_import(file=file, file_name=name)
        except ProductError as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", error.message)
        else:
            return redirect("leads:import", run.pk)
    limit = filesizeformat(settings.IMPORT_MAX_BYTES)
    return render(
        request,
        "leads/imports/new.html",
        {
            "form": form,
            "limit": limit,
            "max_bytes": settings.IMPORT_MAX_BYTES,
            "max_rows": MAX_ROWS,
        },
        status=422 if form.errors else 200,
    )


@needs(Permission.LEADS_IMPORT)
@require_GET
def import_detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show an import: its columns while they are being mapped, then progress and result."""
    run = import_of(import_id)
    if run.state in (Import.State.CHECKING, Import.State.CHECKED):
        return render(request, "leads/imports/detail.html", _checked(run))
    if run.state == Import.State.DISCARDED:
        return render(request, "leads/imports/discarded.html", {"run": run})
    if run.state != Import.State.MAPPING:
        return render(request, "leads/imports/detail.html", _result(run))
    try:
        form = form_of(run)
    except (OSError, TableError):
        messages.error(request, "The file of this import is gone. Upload it again.")
        return redirect("leads:import-new")
    return render(request, "leads/imports/detail.html", _context(run, form))


@needs(Permission.LEADS_IMPORT)
@require_POST
def import_run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Start the import, or the check of it, with the chosen mapping."""
    run = import_of(import_id)
    if run.state == Import.State.CHECKED:
        return _run_as_checked(request, run)
    if run.state != Import.State.MAPPING:
        return redirect("leads:import", run.pk)
    form = form_of(run, request.POST)
    if form.is_valid():
        start = check_import if "check" in request.POST else run_import
        try:
            start(
                import_id=run.pk,
                targets=form.targets(),
                policy=form.chosen_policy(),
                date_styles=form.date_styles(),
                terms=form.terms(),
            )
        except ConflictError as error:
            if error.field is None:
                return redirect("leads:import", run.pk)
            form.add_error(None, error.message)
        except ProductError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("leads:import", run.pk)
    return render(request, "leads/imports/detail.html", _context(run, form), status=422)


@needs(Permission.LEADS_IMPORT)
@require_POST
def import_reopen(request: HttpRequest, import_id: int) -> HttpResponse:
    """Go back from the check to the columns."""
    run = import_of(import_id)
    try:
        reopen_import(import_id=run.pk)
    except ConflictError as error:
        messages.error(request, error.message)
    return redirect("leads:import", run.pk)


@needs(Permission.LEADS_IMPORT)
@require_GET
def import_problems(request: HttpRequest, import_id: int) -> HttpResponse | FileResponse:
    """Download the rows with problems, in the original columns with line and reason."""
    run = import_of(import_id)
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return FileResponse(write_error_file(run), as_attachment=True, filename=f"{stem} problems.csv")


def import_of(import_id: int) -> Import:
    """Return an import with all that its page shows, or answer that there is none."""
    runs = Import.objects.select_related("job", "created_by", "change_set")
    run: Import = get_object_or_404(runs, pk=import_id)
    return run


def _run_as_checked(request: HttpRequest, run: Import) -> HttpResponse:
    try:
        run_import(import_id=run.pk)
    except ConflictError:
        pass  # the second of two clicks: it runs
    except ProductError as error:
        messages.error(request, error.message)
    return redirect("leads:import", run.pk)


def form_of(run: Import, data: Any = None, asked: Any = None) -> MappingForm:
    """Return the form of the columns. Raises OSError, TableError."""
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    return MappingForm(data, run=run, table=open_import(run), fields=fields, asked=asked)


def _context(run: Import, form: MappingForm) -> dict[str, Any]:
    return {
        "run": run,
        "facts": facts_of(run),
        "reading": ReadingForm.of(run),
        "parts": PartForm.of(run),
        "form": form,
        "rows": form.rows(),
    }


def _checked(run: Import) -> dict[str, Any]:
    counts = run.job.counts if run.job else {}
    columns = column_words(run)
    return {
        "run": run,
        "facts": facts_of(run),
        "job": run.job,
        "check": run.check_result,
        "columns": columns,
        "left_out": [header for header, field in columns if not field],
        "tiles": check_tiles_of(counts),
        "reasons": list(run.check_result.get("reasons", {}).items()),
        "warnings": list(run.check_result.get("warnings", {}).items()),
    }


def _result(run: Import) -> dict[str, Any]:
    problems = ImportProblem.objects.filter(import_run=run).order_by("row", "id")
    shown = list(problems[: _PROBLEMS_SHOWN + 1])
    counts = run.job.counts if run.job else {}
    return {
        "run": run,
        "facts": facts_of(run),
        "job": run.job,
        "tiles": tiles_of(counts),
        "has_unkept_warnings": counts.get("warned", 0) > MAX_WARNED,
        "problems": shown[:_PROBLEMS_SHOWN],
        "has_more_problems": len(shown) > _PROBLEMS_SHOWN,
        "leads_url": _leads_url(run),
    }


def _leads_url(run: Import) -> str:
    """Return the list of the leads that came to be while the import ran."""
    url = reverse("leads:list")
    if run.job is None:
        return url
    period = {"created_after": run.job.created_at.isoformat()}
    if run.job.finished_at is not None:
        period["created_before"] = run.job.finished_at.isoformat()
    return f"{url}?{urlencode(period)}"
