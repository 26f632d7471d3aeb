"""The settings page of the pipeline: its stages, in order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.pages.forms import ServiceForm
from accounts.roles import Permission
from leads.board import counts
from leads.models import Lead, Stage
from leads.pages.pipeline_forms import StageForm
from leads.querysets import COUNT_CAP
from leads.services.delete_stage import delete_stage
from leads.services.move_stage import move_stage
from leads.services.save_stage import save_stage
from leads.writing import Source, Trust
from lib.normalise.row_id import parse_id


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def stage_list(request: HttpRequest) -> HttpResponse:
    """List the stages; POST adds one."""
    form = StageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stage = save_stage(**form.cleaned_data)
        except ProductError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Added “{stage}”.")
            return redirect("leads:stages")
    return _show(request, form, status=422 if form.errors else 200)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def save(request: HttpRequest, stage_id: int) -> HttpResponse:
    """Change a stage's name and kind."""
    get_object_or_404(Stage, pk=stage_id)
    try:
        stage = save_stage(
            stage_id=stage_id,
            name=request.POST.get("name", ""),
            kind=request.POST.get("kind", ""),
        )
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Saved “{stage}”.")
    return redirect("leads:stages")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def move(request: HttpRequest, stage_id: int) -> HttpResponse:
    """Move a stage up or down."""
    get_object_or_404(Stage, pk=stage_id)
    move_stage(stage_id=stage_id, up=request.POST.get("direction") == "up")
    return redirect("leads:stages")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def delete(request: HttpRequest, stage_id: int) -> HttpResponse:
    """Delete a stage; where its leads are many, lead to the job that moves them."""
    stage = get_object_or_404(Stage, pk=stage_id)
    try:
        job = delete_stage(
            stage_id=stage_id,
            to_stage_id=parse_id(request.POST.get("to_stage", "")),
            source=Source(Trust.PERSON, str(request.user.pk)),
        )
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("leads:stages")
    if job is not None:
        return redirect("jobs:detail", job.pk)
    messages.success(request, f"Deleted “{stage}”.")
    return redirect("leads:stages")


def _show(request: HttpRequest, form: ServiceForm, status: int) -> HttpResponse:
    stages = list(Stage.objects.all())
    numbers = counts(Lead.objects.live(), stages)
    context = {
        "form": form,
        "stages": [(stage, numbers[stage.pk]) for stage in stages],
        "kinds": Stage.Kind.choices,
        "cap": COUNT_CAP,
    }
    return render(request, "leads/stages/list.html", context, status=status)
