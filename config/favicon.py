"""The icon that browsers ask for by name, unasked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from accounts.middleware import outside_organization


@outside_organization
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the logo, which every page of ours names itself."""
    return redirect(static("img/logo.svg"))
