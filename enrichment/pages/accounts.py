"""Settings: accounts with providers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from enrichment import registry, wallet
from enrichment.models import ProviderAccount
from enrichment.pages.forms import AccountForm
from enrichment.providers.base import Provider
from enrichment.registry import UnknownProviderError
from enrichment.services.check_account import check_account
from enrichment.services.save_account import save_account


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, key: str) -> HttpResponse:
    """Set an account up, or change it."""
    provider = _provider(key)
    held = ProviderAccount.objects.filter(provider=key).first()
    form = AccountForm(provider, held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_account(
            key=key, settings=form.settings(), secrets=form.secrets(), bounds=form.bounds()
        )
        messages.success(request, f"{provider.label} is saved. Test it before you use it.")
        return redirect("enrichment:account", key)
    context = {
        "form": form,
        "provider": provider,
        "account": held,
        "left": wallet.left_this_month(held) if held else None,
    }
    status = 422 if form.errors else 200
    return render(request, "enrichment/account.html", context, status=status)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Fragment: ask the vendor whether the account works, and say how it went."""
    provider = _provider(key)
    try:
        standing = check_account(key=key)
    except ProviderAccount.DoesNotExist as error:
        raise Http404 from error
    except ProductError as error:
        context = {"level": "bad", "text": error.message}
    else:
        context = {"level": "good", "text": f"{provider.label} works. {standing.note}"}
    return render(request, "components/notice.html", context)


def _provider(key: str) -> Provider:
    try:
        return registry.load(key)
    except UnknownProviderError as error:
        raise Http404 from error
