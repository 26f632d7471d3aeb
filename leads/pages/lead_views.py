"""One lead: read, create, edit, add a note."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ConflictError, ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.calendar import today
from leads.fields import BUILT_IN, FieldType
from leads.forms import LeadForm
from leads.merging import said_by
from leads.models import ExternalId, FieldDefinition, Lead, Task
from leads.pages.from_list import AFTER, BEFORE, far_from, from_list, to_lead
from leads.pages.meanwhile import beside_the_others
from leads.pages.task_forms import CallForm, TaskForm
from leads.registry import panels, shown_timeline_groups
from leads.services.add_note import add_note
from leads.services.create_lead import create_lead
from leads.services.edit_lead import edit_lead
from leads.timeline import TimelinePage, page_of, source_in_words
from leads.writing import Source, Trust
from lib.clock import now
from lib.normalise.row_id import parse_id

TASKS_SHOWN = 20
COLLEAGUES_SHOWN = 5
IDS_SHOWN = 20

_SOURCE_ICONS = {
    "person": "user",
    "import": "file-import",
    "provider": "sparkles",
    "api": "plug-connected",
    "crm": "arrows-exchange",
    "rule": "users-group",
}


def _source(request: HttpRequest) -> Source:
    return Source(Trust.PERSON, str(request.user.pk))


@needs(Permission.LEADS_READ)
@require_GET
def detail(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show a lead: its values with who said so, its timeline, the panels of other apps."""
    leads = Lead.objects.live().for_page().annotate(external_keys=_external_keys())
    lead = leads.filter(pk=lead_id).first()
    if lead is None:
        return _to_survivor(lead_id)
    membership = membership_of(request)
    may_write = membership.may(Permission.LEADS_WRITE)
    context = {
        "lead": lead,
        "groups": _shown_groups(lead),
        "external_ids": [key.partition(":")[::2] for key in lead.external_keys],
        "page": _timeline(request, lead),
        "timeline_groups": shown_timeline_groups(),
        "tasks": Task.objects.of_lead(lead.pk)[:TASKS_SHOWN],
        "now": now(),
        "list": from_list(request, lead),
        "colleagues": Lead.objects.live().colleagues_of(lead)[:COLLEAGUES_SHOWN],
        "company_query": urlencode(lead.company_query()),
        "panels": [
            panel
            for panel in sorted(panels.values(), key=lambda panel: panel.order)
            if membership.may(panel.permission)
        ],
        "may_write": may_write,
        "may_delete": membership.may(Permission.LEADS_DELETE),
        **(_composer(request) if may_write else {}),
    }
    return render(request, "leads/detail.html", context)


def _external_keys() -> ArraySubquery:
    """Read the ids by which other systems know a lead, in the statement that reads the lead."""
    of_lead = ExternalId.objects.filter(lead=OuterRef("pk")).order_by("key")
    return ArraySubquery(of_lead.values("key")[:IDS_SHOWN])


def _to_survivor(lead_id: int) -> HttpResponse:
    """Lead from a merged lead to the one it went into."""
    survivor = Lead.objects.all().survivor_of(lead_id)
    if survivor is None:
        raise Http404
    return redirect("leads:detail", survivor)


@needs(Permission.LEADS_READ)
@require_GET
def beside(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Lead to the lead before or after one in the list it was opened from, however far."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    side = BEFORE if request.GET.get("side") == BEFORE else AFTER
    found = far_from(request, lead, side)
    if found is None:
        messages.info(request, f"No lead of the list comes {side} this one.")
    return to_lead(request, found or lead_id)


def _composer(request: HttpRequest) -> dict[str, Any]:
    """Return the tab that was asked for, and the form that it holds."""
    membership = membership_of(request)
    tab = request.GET.get("compose", "")
    if tab == "call":
        return {"compose": tab, "form": CallForm()}
    if tab == "task":
        tomorrow = today(membership.organization) + timedelta(days=1)
        return {
            "compose": tab,
            "form": TaskForm(initial={"due_on": tomorrow, "assignee": membership.pk}),
        }
    return {"compose": "note"}


@needs(Permission.LEADS_READ)
@require_GET
def timeline(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Fragment: a further page of the timeline."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    context = {"lead": lead, "page": _timeline(request, lead)}
    return render(request, "leads/_timeline.html", context)


def _timeline(request: HttpRequest, lead: Lead) -> TimelinePage:
    return page_of(lead, request.GET.get("kind", ""), request.GET.get("before", ""))


def _shown_groups(lead: Lead) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the fields that have a value, under their headings, with their provenance."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for key, field in (BUILT_IN | FieldDefinition.objects.as_fields()).items():
        value = lead.value(key)
        if value in (None, "", []):
            continue
        shown = {
            "field": field,
            "value": ", ".join(value) if isinstance(value, list) else value,
            "is_link": field.type is FieldType.URL,
            **_origin(said_by(lead.provenance, key) or ["", 1, ""]),
        }
        groups.setdefault(field.group, []).append(shown)
    return list(groups.items())


def _origin(given: list[Any]) -> dict[str, Any]:
    """Return who gave a value, how sure they were, and when."""
    code, sure, at = given
    kind, _, name = code.partition(":")
    import_id = parse_id(name) if kind == "import" else None
    return {
        "icon": _SOURCE_ICONS.get(kind, "activity"),
        "source": source_in_words(code) if code else "somewhere unknown",
        "source_url": reverse("leads:import", args=[import_id]) if import_id else "",
        "source_name": name if kind in ("provider", "crm") else "",
        "confidence": round(sure * 100),
        "at": parse_datetime(at) if at else None,
    }


@needs(Permission.LEADS_WRITE)
def create(request: HttpRequest) -> HttpResponse:
    """Create a lead from the form. What is known already comes with the link to it."""
    known = request.GET.dict() if request.method == "GET" else None
    form = LeadForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            lead = create_lead(values=form.changed_values(), source=_source(request))
        except ProductError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, f"Created “{lead}”.")
            return redirect("leads:detail", lead.pk)
    return render(request, "leads/form.html", {"form": form}, status=422 if form.errors else 200)


@needs(Permission.LEADS_WRITE)
def edit(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change a lead; what someone else changed meanwhile is not overwritten unseen."""
    lead = get_object_or_404(Lead.objects.live().for_page(), pk=lead_id)
    form = LeadForm(request.POST or None, lead=lead)
    if request.method == "POST" and form.is_valid():
        try:
            edit_lead(
                lead_id=lead.pk,
                values=form.changed_values(),
                source=_source(request),
                version=form.cleaned_data["version"],
            )
        except ProductError as error:
            if isinstance(error, ConflictError) and error.field is None:
                now_is = get_object_or_404(Lead.objects.live().for_page(), pk=lead_id)
                form = beside_the_others(form, now_is)
            else:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, "Saved.")
            return redirect("leads:detail", lead.pk)
    context = {"form": form, "lead": lead}
    return render(request, "leads/form.html", context, status=422 if form.errors else 200)


@needs(Permission.LEADS_WRITE)
@require_POST
def note(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Add a note to the timeline."""
    lead = get_object_or_404(Lead.objects.live(), pk=lead_id)
    try:
        add_note(lead=lead, text=request.POST.get("text", ""))
    except ProductError as error:
        messages.error(request, error.message)
    return to_lead(request, lead.pk)
