"""Pages of organizations: found one, switch between them, change one's settings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.directory import memberships_of
from accounts.middleware import SESSION_KEY, client_ip, outside_organization
from accounts.pages.access import membership_of, needs
from accounts.pages.forms import NewOrganizationForm, OrganizationForm
from accounts.roles import Permission
from accounts.services.found_organization import found_organization
from accounts.services.update_organization import update_organization


@outside_organization
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Found an organization; the first page of a person who belongs to none."""
    form = NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        founder: Any = request.user
        organization = found_organization(
            founder=founder, ip=client_ip(request), **form.cleaned_data
        )
        request.session[SESSION_KEY] = organization.pk
        messages.success(request, f"{organization} is ready.")
        return redirect("today")
    context = {"form": form, "has_others": bool(memberships_of(request.user.pk))}  # type: ignore[arg-type]
    return render(
        request, "accounts/organization_new.html", context, status=422 if form.errors else 200
    )


@outside_organization
@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another of one's organizations from now on."""
    wanted = request.POST.get("organization", "")
    for entry in memberships_of(request.user.pk):  # type: ignore[arg-type]
        if str(entry.organization_id) == wanted:
            request.session[SESSION_KEY] = entry.organization_id
            messages.success(request, f"You now work in {entry.organization_name}.")
            return redirect("today")
    raise Http404("You are no member of this organization.")


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the settings of the organization."""
    organization = membership_of(request).organization
    current = {name: getattr(organization, name) for name in OrganizationForm.base_fields}
    form = OrganizationForm(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        update_organization(**form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:organization")
    return render(
        request, "accounts/organization.html", {"form": form}, status=422 if form.errors else 200
    )
