"""Editing in the list: one cell's control, and the row once its value is written."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.errors import ConflictError, ProductError
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from leads.fields import BUILT_IN, LeadField
from leads.filtering.references import References
from leads.forms import CellForm
from leads.models import FieldDefinition, Lead
from leads.pages.layout import layout_for
from leads.services.edit_field import edit_field
from leads.writing import Source, Trust
from lib.normalise.row_id import parse_id


@needs(Permission.LEADS_WRITE)
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest) -> HttpResponse:
    """Fragment: the control of a lead's field. Posted, it answers with the row as it is now."""
    asked = request.POST if request.method == "POST" else request.GET
    field = _field(asked.get("field", ""))
    lead = _lead(parse_id(asked.get("lead", "")))
    form = CellForm(request.POST or None, field=field, lead=lead)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, lead, form)
        except ProductError as error:
            form.add_error("value", error.message)
            if isinstance(error, ConflictError):
                form.go_on_from(_lead(lead.pk))
        else:
            return _row(request, lead.pk)
    context = {"form": form, "field": field, "lead": lead}
    return render(request, "leads/_cell.html", context, status=422 if form.errors else 200)


def _lead(lead_id: int | None) -> Lead:
    lead: Lead = get_object_or_404(Lead.objects.live().for_page(), pk=lead_id)
    return lead


def _field(key: str) -> LeadField:
    fields = BUILT_IN if key in BUILT_IN else FieldDefinition.objects.as_fields()
    if key not in fields:
        raise Http404
    found: LeadField = fields[key]
    return found


def _write(request: HttpRequest, lead: Lead, form: CellForm) -> None:
    edit_field(
        lead_id=lead.pk,
        key=form.field.key,
        value=form.given(),
        version=form.cleaned_data["version"],
        seen=form.cleaned_data["seen"],
        source=Source(Trust.PERSON, str(request.user.pk)),
    )


def _row(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Answer with the whole row: one field may change others, such as the name."""
    query = request.POST.get("list", "")
    layout = layout_for(membership_of(request).pk, QueryDict(query).dict(), References())
    lead = Lead.objects.live().for_columns(layout.keys).get(pk=lead_id)
    context = {"row": layout.row(lead), "from_query": query}
    response = render(request, "leads/_row.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#lead-{lead_id}", "outerHTML"
    return response
