"""The settings page: one column of grouped links."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import settings_links
from accounts.pages.access import membership_of


@login_required
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Show the links that the reader may follow."""
    groups = settings_links.groups(membership_of(request))
    return render(request, "accounts/settings.html", {"groups": groups})
