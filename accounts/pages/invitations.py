"""The page behind an invitation's link, seen by members, strangers and the wrong person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import invitation_links
from accounts.errors import ProductError
from accounts.invitation_links import open_invitation
from accounts.middleware import SESSION_KEY, client_ip, outside_organization
from accounts.models import Invitation
from accounts.services.accept_invitation import accept_invitation


@outside_organization
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; POST accepts it.

    The link was mailed to the invited address alone, so whoever signs up through it with
    that address need not confirm it again.
    """
    found = open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _join(request, token, found) if request.method == "POST" else _offer(request, found)
    request.session[invitation_links.SESSION_KEY] = token
    return render(request, "accounts/invitation_stranger.html", {"invitation": found})


def _offer(request: HttpRequest, found: Invitation) -> HttpResponse:
    addresses = request.user.emailaddress_set.filter(verified=True)  # type: ignore[union-attr]
    is_theirs = addresses.filter(email__iexact=found.email).exists()
    context = {"invitation": found, "is_theirs": is_theirs}
    return render(request, "accounts/invitation.html", context, status=200 if is_theirs else 403)


def _join(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    try:
        membership = accept_invitation(
            token=token,
            user=request.user,  # type: ignore[arg-type]
            ip=client_ip(request),
        )
    except ProductError as error:
        messages.error(request, error.message)
        return _offer(request, found)
    request.session[SESSION_KEY] = membership.organization_id
    messages.success(request, f"You are now a member of {found.organization}.")
    return redirect("today")
