"""Calls and tasks of a lead, and the page of what is due."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.calendar import end_of, today
from leads.models import Lead, Task
from leads.pages.from_list import to_lead
from leads.pages.task_forms import CallForm, TaskForm, first_problem
from leads.place import Place
from leads.services.complete_task import complete_task
from leads.services.create_task import create_task
from leads.services.log_call import log_call
from leads.services.reopen_task import reopen_task
from lib.clock import now

PAGE_SIZE = 50


@needs(Permission.LEADS_READ)
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Show open tasks by the day they are due: mine, or everybody's."""
    membership = membership_of(request)
    is_all = request.GET.get("whose") == "all"
    tasks = Task.objects.open().for_list()
    if not is_all:
        tasks = tasks.of_member(membership.pk)
    if place := Place.decode(request.GET.get("after", "")):
        tasks = tasks.after(place.at, place.pk)
    rows = list(tasks[: PAGE_SIZE + 1])
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    context = {
        "sections": _sections(rows[:PAGE_SIZE], membership.organization),
        "now": now(),
        "is_all": is_all,
        "is_first": place is None,
        "after": Place(last.due_at, last.pk).encode() if last else "",
        "may_write": membership.may(Permission.LEADS_WRITE),
    }
    return render(request, "leads/tasks.html", context)


def _sections(tasks: list[Any], organization: Any) -> list[tuple[str, list[Any]]]:
    """Return tasks in their order under headings; empty ones fall away."""
    moment, tonight = now(), end_of(today(organization), organization)
    groups: dict[str, list[Any]] = {"Overdue": [], "Today": [], "Later": []}
    for task in tasks:
        is_late, is_today = task.due_at < moment, task.due_at <= tonight
        groups["Overdue" if is_late else "Today" if is_today else "Later"].append(task)
    return [(heading, rows) for heading, rows in groups.items() if rows]


@needs(Permission.LEADS_WRITE)
@require_POST
def task_create(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Add a task to a lead."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    form = TaskForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_problem(form))
        return to_lead(request, lead.pk)
    try:
        create_task(lead=lead, **form.cleaned_data)
    except ProductError as error:
        messages.error(request, error.message)
    return to_lead(request, lead.pk)


@needs(Permission.LEADS_WRITE)
@require_POST
def task_state(request: HttpRequest, task_id: int) -> HttpResponse:
    """Tick a task off, or take the tick back where ``state`` says "open"."""
    task = get_object_or_404(Task.objects.filter(lead__deleted_at=None), pk=task_id)
    if request.POST.get("state") == Task.State.OPEN:
        reopen_task(task=task)
    else:
        complete_task(task=task)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("leads:detail", task.lead_id)


@needs(Permission.LEADS_WRITE)
@require_POST
def call(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Write a call down on the timeline."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_problem(form))
        return to_lead(request, lead.pk)
    try:
        log_call(lead=lead, **form.cleaned_data)
    except ProductError as error:
        messages.error(request, error.message)
    return to_lead(request, lead.pk)
