"""Unsubscribing: seen by strangers, without log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.middleware import outside_organization
from accounts.models import Organization
from accounts.wall.scope import Actor, acting_for
from campaigns.press import read_unsubscribe_token
from campaigns.services.unsubscribe import unsubscribe


@outside_organization
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, unsubscribe on POST, with one click and without log-in (RFC 8058).

    GET changes nothing, since scanners follow every link of a mail.
    """
    read = read_unsubscribe_token(token)
    if read is None:
        return render(request, "campaigns/unsubscribe_unknown.html", status=404)
    organization_id, message_id = read
    is_known = False
    with acting_for(organization_id, Actor("system", None, "unsubscribe link")):
        organization = Organization.objects.filter(pk=organization_id).first()
        if request.method == "POST":
            is_known = unsubscribe(message_id=message_id)
    context = {
        "organization": organization,
        "is_test": message_id == 0,
        "is_asked": request.method != "POST",
        "is_known": is_known,
    }
    return render(request, "campaigns/unsubscribe.html", context)
