"""Pages of API keys: the list, making one (shown once), revoking one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.models import ApiKey
from accounts.pages.access import needs
from accounts.pages.forms import ApiKeyForm
from accounts.roles import Permission
from accounts.services.create_api_key import create_api_key
from accounts.services.revoke_api_key import revoke_api_key


@needs(Permission.KEYS_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def key_list(request: HttpRequest) -> HttpResponse:
    """List the keys; POST makes one and shows it this once."""
    form = ApiKeyForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, shown = create_api_key(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at,
            )
        except ProductError as error:
            form.refuse(error)
        else:
            form = ApiKeyForm()
    context = {
        "form": form,
        "shown": shown,
        "keys": ApiKey.objects.select_related("created_by").order_by("-created_at"),
    }
    return render(request, "accounts/keys.html", context, status=422 if form.errors else 200)


@needs(Permission.KEYS_MANAGE)
@require_POST
def revoke(request: HttpRequest, api_key_id: int) -> HttpResponse:
    """Revoke a key."""
    get_object_or_404(ApiKey, pk=api_key_id)
    try:
        key = revoke_api_key(api_key_id=api_key_id)
    except ProductError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{key} opens nothing any more.")
    return redirect("accounts:keys")
