"""The page of a person's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.middleware import client_ip, personal
from accounts.pages.forms import ProfileForm
from accounts.services.update_profile import update_profile


@personal
@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's name and time zone."""
    user: Any = request.user
    form = ProfileForm(
        request.POST or None, initial={"full_name": user.full_name, "time_zone": user.time_zone}
    )
    if request.method == "POST" and form.is_valid():
        update_profile(user=user, ip=client_ip(request), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:profile")
    return render(
        request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200
    )
