"""Pages of members: who belongs to the organization, as what, and who is invited."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ProductError
from accounts.models import Invitation, Membership
from accounts.pages.access import membership_of, needs
from accounts.pages.forms import InvitationForm
from accounts.roles import Permission, assignable_roles
from accounts.services.change_role import change_role
from accounts.services.invite_member import invite_member
from accounts.services.remove_member import remove_member
from accounts.services.revoke_invitation import revoke_invitation


@needs(Permission.MEMBERS_MANAGE)
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    """List members and open invitations."""
    return _show(request, _invitation_form(request))


@needs(Permission.MEMBERS_MANAGE)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an address."""
    form = _invitation_form(request)
    if form.is_valid():
        try:
            invitation = invite_member(**form.cleaned_data)
        except ProductError as error:
            form.refuse(error)
        else:
            messages.success(request, f"An invitation is on its way to {invitation.email}.")
            return redirect("accounts:members")
    return _show(request, form, status=422)


@needs(Permission.MEMBERS_MANAGE)
@require_POST
def role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    member = get_object_or_404(Membership.objects.with_people(), pk=membership_id)
    wanted = request.POST.get("role", "")
    if wanted not in _roles(request):
        messages.error(request, "Choose one of the roles that you may give.")
        return redirect("accounts:members")
    return _done(
        request,
        lambda: change_role(membership_id=membership_id, role=wanted),
        f"{member} has another role now.",
    )


@needs(Permission.MEMBERS_MANAGE)
@require_POST
def remove(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Remove a member."""
    member = get_object_or_404(Membership.objects.with_people(), pk=membership_id)
    return _done(
        request,
        lambda: remove_member(membership_id=membership_id),
        f"{member} is no member any more.",
    )


@needs(Permission.MEMBERS_MANAGE)
@require_POST
def uninvite(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    return _done(
        request,
        lambda: revoke_invitation(invitation_id=invitation_id),
        f"The link sent to {invitation.email} no longer works.",
    )


def _roles(request: HttpRequest) -> list[Any]:
    return assignable_roles(membership_of(request).role)


def _invitation_form(request: HttpRequest) -> InvitationForm:
    return InvitationForm(request.POST or None, roles=_roles(request))


def _show(request: HttpRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    roles = _roles(request)
    context = {
        "form": form,
        "members": Membership.objects.with_people(),
        "invitations": Invitation.objects.open().order_by("-created_at"),
        "roles": roles,
    }
    return render(request, "accounts/members.html", context, status=status)


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("accounts:members")
