"""Try out an account with a provider."""

from django.utils import timezone

from accounts.errors import ProductError
from enrichment import registry
from enrichment.engine.circumstances import line_of
from enrichment.models import ProviderAccount
from enrichment.providers.base import Standing
from lib.vendor_errors import VendorError


def check_account(*, key: str) -> Standing:
    """Ask the vendor, without spending a credit, whether the account works; keep what it said.

    Raises ProductError with what went wrong, UnknownProviderError, ProviderAccount.DoesNotExist.
    """
    provider = registry.load(key)
    account: ProviderAccount = ProviderAccount.objects.get(provider=provider.key)
    try:
        standing = provider.check(line_of(provider, account))
    except VendorError as error:
        raise ProductError(str(error)) from error
    note = standing.note[:200]
    mine = ProviderAccount.objects.filter(pk=account.pk)
    mine.update(tested_at=timezone.now(), standing=note, problem="")
    return standing
