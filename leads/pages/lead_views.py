"""One lead: read, create, edit, add a note."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from leads.fields import BUILT_IN, FieldType
from leads.forms import LeadForm
from leads.merging import ANY
from leads.models import FieldDefinition, Lead
from leads.registry import panels
from leads.services.add_note import add_note
from leads.services.create_lead import create_lead
from leads.services.edit_lead import edit_lead
from leads.timeline import entries, source_in_words
from leads.writing import Source, Trust

_SOURCE_ICONS = {
    "person": "user",
    "import": "file-import",
    "provider": "sparkles",
    "api": "plug-connected",
    "crm": "arrows-exchange",
}


def _source(request: HttpRequest) -> Source:
    return Source(Trust.PERSON, str(request.user.pk))


@needs(Permission.LEADS_READ)
@require_GET
def detail(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show a lead: its values with who said so, its timeline, the panels of other apps."""
    lead = get_object_or_404(Lead.objects.live().for_page(), pk=lead_id)
    membership = request.membership  # type: ignore[attr-defined]
    context = {
        "lead": lead,
        "groups": _shown_groups(lead),
        "entries": entries(lead),
        "panels": [
            panel
            for panel in sorted(panels.values(), key=lambda panel: panel.order)
            if membership.may(panel.permission)
        ],
        "may_write": membership.may(Permission.LEADS_WRITE),
        "may_delete": membership.may(Permission.LEADS_DELETE),
    }
    return render(request, "leads/detail.html", context)


def _shown_groups(lead: Lead) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the fields that have a value, under their headings, with their provenance."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for key, field in (BUILT_IN | FieldDefinition.objects.as_fields()).items():
        value = lead.value(key)
        if value in (None, "", []):
            continue
        source, sure, at = lead.provenance.get(key) or lead.provenance.get(ANY) or ["", 1, ""]
        shown = {
            "field": field,
            "value": ", ".join(value) if isinstance(value, list) else value,
            "is_link": field.type is FieldType.URL,
            "source": source_in_words(source),
            "confidence": round(sure * 100),
            "at": at,
            "icon": _SOURCE_ICONS.get(source.partition(":")[0], "activity"),
        }
        groups.setdefault(field.group, []).append(shown)
    return list(groups.items())


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
    return redirect("leads:detail", lead.pk)
