"""Settings: where mail leaves from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.pages.access import needs
from accounts.roles import Permission
from campaigns.models import SendingAccount
from campaigns.pages.forms import SendingAccountForm
from campaigns.services.check_sending_account import check_sending_account
from campaigns.services.save_sending_account import save_sending_account


@needs(Permission.SETTINGS_MANAGE)
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    accounts = SendingAccount.objects.all()
    return render(request, "campaigns/sending_accounts.html", {"accounts": accounts})


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add an account."""
    return _form(request, SendingAccount())


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change an account."""
    return _form(request, get_object_or_404(SendingAccount, pk=account_id))


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def check(request: HttpRequest, account_id: int) -> HttpResponse:
    """Fragment: connect, log in, and say how it went."""
    account = get_object_or_404(SendingAccount, pk=account_id)
    try:
        check_sending_account(account=account)
    except ProductError as error:
        context = {"level": "bad", "text": error.message}
    else:
        context = {"level": "good", "text": f"“{account}” works: the server lets us in."}
    return render(request, "components/notice.html", context)


def _form(request: HttpRequest, account: SendingAccount) -> HttpResponse:
    form = SendingAccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in SendingAccountForm.Meta.fields}
        kept = SendingAccount.objects.get(pk=account.pk) if account.pk else SendingAccount()
        saved = save_sending_account(
            account=kept, values=values, password=form.cleaned_data["password"] or None
        )
        messages.success(request, f"“{saved}” is saved. Test it before you use it.")
        return redirect("campaigns:sending-account", saved.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "account": account}
    return render(request, "campaigns/sending_account.html", context, status=status)
