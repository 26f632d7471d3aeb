"""Pages of CRM sync."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.pages.access import needs
from accounts.roles import Permission
from crm import registry
from crm.models import Connection


@needs(Permission.CRM_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the connections, and which vendors there are."""
    context = {"connections": Connection.objects.for_list(), "has_vendors": bool(registry.VENDORS)}
    return render(request, "crm/index.html", context)
